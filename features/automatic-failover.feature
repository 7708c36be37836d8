@failover
Feature: A failed GPU does not stop the work
  To the customer of a GPU instance with CPU Standby, Dumont Cloud promises: when the GPU fails, the
  workload goes on within 1 minute on the CPU Standby, a machine without a GPU that keeps a copy of the
  workspace, and within 3 minutes on another GPU at least as large. Where notice is given, it is on the
  CPU Standby before the notice ends. The customer does nothing for it. The workload is the customer's
  program, the workspace its files, a record one thing that it writes down.

  Of what was saved at most the last 10 seconds before the failure are lost, and never more than the
  last 2 sync intervals; nothing is lost where notice is given, or on the way back to a GPU.

  Every deadline counts from the failure, the instant at which the GPU is lost in whatever way, or from
  the notice where one is given; also where some other trouble ends only later. "Protected again" counts
  from when the workload resumes on the other GPU, and holds when something saved there has reached the
  CPU Standby, and what is saved later follows it. What is to stay as it is "for 12 heartbeats" is
  watched for so long from then on.
  "The GPU fails" means: its machine disappears without warning, with everything on it.
  "Noticed" means: Dumont Cloud tells of the loss to whoever asks. "Paid for" means: on a supplier's
  bill.
  "Resumes" means: the workload answers again and goes on with what it had saved; on another GPU, where
  the sentence does not name the CPU Standby.
  "Saved" means: the workload has confirmed to the customer that it wrote the record down.
  "Stays on the same GPU" means: the same workload goes on answering, and nothing else is rented. A
  heartbeat is how often the product looks at the GPU instance, a sync interval how often at least it
  copies the workspace: 10 and 30 seconds unless the customer sets them shorter. In the sandbox, the
  small cloud in which these scenarios are played where no account with a supplier is at hand, they are
  0.25 and 1 second.

  Rule: The work goes on

    @S01
    @smoke
    Scenario: The work goes on when the GPU fails
      Given a GPU instance with CPU Standby
      When the GPU fails
      Then the loss is noticed within 4 heartbeats
      And the workload resumes on the CPU Standby within 1 minute
      And the workload resumes within 3 minutes
      And the instance is protected again within 2 sync intervals
      And within 5 minutes only one GPU instance and its CPU Standby are paid for

    Scenario Outline: The <GPU is lost>: the work goes on, and only once
      Given a GPU instance with CPU Standby
      When the <GPU is lost>
      Then the loss is noticed within 4 heartbeats
      And the workload resumes on the CPU Standby within 1 minute
      And the workload resumes within 3 minutes
      And the instance is protected again within 2 sync intervals
      When later the trouble is over
      Then for 12 heartbeats the old workload does not answer again
      And within 5 minutes only one GPU instance and its CPU Standby are paid for

      @S01
      Examples: Nobody can say what became of it
        | GPU is lost                           |
        | GPU instance can no longer be reached |

      @S03
      Examples: Its market goes on calling it running
        | GPU is lost          |
        | GPU instance freezes |

      @S04
      Examples: Only the GPU is broken
        | GPU is lost                                       |
        | GPU stops working on a machine that still answers |

    @S42
    Scenario: The next GPU fails as well, and the work goes on again
      Given a GPU instance with CPU Standby
      When the GPU fails
      Then the instance is protected again within 2 sync intervals
      When the next GPU fails
      Then the loss is noticed within 4 heartbeats
      And the workload resumes on the CPU Standby within 1 minute
      And the workload resumes within 3 minutes
      And the instance is protected again within 2 sync intervals

  Rule: At most the last seconds before the failure are lost

    @S01
    Scenario: What was saved before the GPU failed is still there
      Given a GPU instance with CPU Standby
      And its workload has gone on saving for 11 seconds
      When the GPU fails
      Then the workload resumes on the CPU Standby within 1 minute
      And everything saved until 10 seconds before the failure is still there
      And everything saved until 2 sync intervals before the failure is still there

    @S08
    Scenario: A training job continues from its last checkpoint
      Given a GPU instance with CPU Standby
      And its workload is a training job with a checkpoint older than 1 sync interval
      When the GPU fails
      Then the training job continues on the CPU Standby within 1 minute
      And at most the training steps since that checkpoint, and 1 more, are repeated

  Rule: Whoever is warned loses nothing

    @S02
    Scenario Outline: A GPU that its market takes back is left in time after notice of <notice>
      Given a GPU instance with CPU Standby
      When the GPU market gives notice of <notice> before it takes the GPU instance back
      Then the workload resumes on the CPU Standby within <notice>
      And the workload resumes within 3 minutes
      And everything that was saved is still there
      And the instance is protected again within 2 sync intervals
      And within 5 minutes only one GPU instance and its CPU Standby are paid for

      Examples:
        | notice     |
        | 2 minutes  |
        | 30 seconds |

  Rule: Nothing is lost on the way back to a GPU

    @S07
    Scenario: What was saved on the CPU Standby is there on the next GPU
      While the next GPU is found and filled, the work goes on and saves on the CPU Standby.

      Given a GPU instance with CPU Standby
      When the GPU fails
      Then the workload resumes on the CPU Standby within 1 minute
      And the workload resumes within 3 minutes
      And everything saved on the CPU Standby is on the next GPU
      And the instance is protected again within 2 sync intervals

    @S08
    Scenario: A training job continues on the next GPU where the CPU Standby left off
      Given a GPU instance with CPU Standby
      And its workload is a training job with a checkpoint older than 1 sync interval
      When the GPU fails
      Then the training job continues within 3 minutes
      And no training step is repeated that the last checkpoint on the CPU Standby holds

  Rule: Where no other GPU can be rented, the work waits for one on the CPU Standby

    @S37
    Scenario Outline: The GPU fails while the GPU market <is in trouble>
      The customer has agreed to a price, and no dearer GPU is rented for it.
      The market is well again soon after the work is on the CPU Standby.

      Given a GPU instance with CPU Standby
      And the GPU market <is in trouble>
      When the GPU fails
      Then the loss is noticed within 4 heartbeats
      And the workload resumes on the CPU Standby within 1 minute
      When later the GPU market is well again
      Then the workload resumes within 3 minutes
      And the instance is protected again within 2 sync intervals
      And within 5 minutes only one GPU instance and its CPU Standby are paid for

      Examples:
        | is in trouble             |
        | asks more than was agreed |
        | does not answer           |

    @S39
    Scenario: Neither the GPU nor its market can be reached: the work goes on, and only once
      Nobody can give the GPU back meanwhile: its own machine has to end the work there, before the CPU
      Standby goes on with it. How long it worked on unseen, its own checkpoint tells afterwards.

      Given a GPU instance with CPU Standby
      And the GPU market does not answer
      When the GPU instance can no longer be reached
      Then the workload resumes on the CPU Standby within 1 minute
      When 8 heartbeats later the trouble is over
      Then for 12 heartbeats the old workload does not answer again
      When later the GPU market is well again
      Then the workload resumes within 3 minutes
      And within 5 minutes only one GPU instance and its CPU Standby are paid for

  Rule: A false alarm moves nothing

    @S05
    Scenario: A short silence is not a disaster
      Given a GPU instance with CPU Standby
      When the GPU instance falls silent for 1 heartbeat
      Then the workload stays on the same GPU for 20 heartbeats

    @S06
    Scenario: A GPU market that does not answer is not a lost GPU
      The machine works on, its copy is kept in step, and nobody is told otherwise.

      Given a GPU instance with CPU Standby
      When the GPU market does not answer for 12 heartbeats
      Then the workload stays on the same GPU for 20 heartbeats
      And within 1 sync interval what is saved meanwhile is on the CPU Standby
      And meanwhile the customer is never told that the instance is lost
