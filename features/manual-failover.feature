@failover
Feature: The work leaves its GPU on purpose, and loses nothing
  A GPU is not only lost: it may be too slow, too dear, or due for a test. When the customer has the
  work moved off it, Dumont Cloud promises more than after a failure, because there is time: the work is
  stopped only once its copy is complete, so that nothing at all is lost. To fail over is to take the
  same way as after a failure: over the CPU Standby, a machine without a GPU that keeps a copy of the
  workspace, to another GPU at least as large. Moving the work to a GPU of the customer's own choice,
  without a CPU Standby as well, is a migration and has a feature of its own.

  Every deadline counts from the moment the customer asks; "protected again" counts from when the
  workload resumes on the other GPU, and holds when something saved there has reached the CPU Standby,
  and what is saved later follows it.
  "Resumes" means: the workload, the customer's program, answers again and goes on with what it had
  saved; on another GPU, where the sentence does not name the CPU Standby.
  "Saved" means: the workload has confirmed to the customer that it wrote the record down.
  "Stays" means: the same workload goes on answering on the same GPU, and nothing else is rented; it is
  watched for so long from then on. A heartbeat is how often the product looks at the GPU instance, a
  sync interval how often at least it copies the workspace: 10 and 30 seconds unless the customer sets
  them shorter.

  Rule: What fails over on purpose is complete

    @S09
    Scenario: Failing over on purpose loses nothing
      Given a GPU instance with CPU Standby
      And its workload has gone on saving for 3 seconds
      When the customer fails the work over to another GPU
      Then the workload resumes on the CPU Standby within 1 minute
      And the workload resumes within 3 minutes
      And everything that was saved is still there
      And the instance is protected again within 2 sync intervals
      And within 5 minutes only one GPU instance and its CPU Standby are paid for

  Rule: A rehearsal proves the failover and leaves the work alone

    @S10
    Scenario: A rehearsal shows that the work could fail over, and leaves it where it is
      A spare GPU is rented for it, and a second workload proves there that it could go on; the customer's own
      workload is the one that never stops. A rehearsal is not a failover, and not counted as one.

      Given a GPU instance with CPU Standby
      And its workload has gone on saving for 3 seconds
      When the customer rehearses the failover
      Then within 3 minutes the workload has started on a spare GPU, with what was saved
      And the workload never stops answering for longer than 1 second
      And within 1 minute of its end the spare GPU is given back
      And the failover report counts no failover more
      And what is saved still reaches the CPU Standby within 2 sync intervals

  Rule: Whoever asks twice fails over once

    @S11
    Scenario: Two requests at the same instant are one failover
      Given a GPU instance with CPU Standby
      When the customer fails the work over to another GPU, asking twice at the same instant
      Then the workload resumes within 3 minutes
      And the work fails over once, and then stays for 24 heartbeats

    @S11
    Scenario: A request during a failover is answered with that failover
      The market has no GPU at the agreed price until the second request is answered: the failover goes on for
      that long, however slowly the customer asks.

      Given a GPU instance with CPU Standby
      And the GPU market asks more than was agreed
      When the customer fails the work over to another GPU
      And the customer asks for the failover again while it goes on
      And later the GPU market is well again
      Then the workload resumes within 3 minutes
      And the work fails over once, and then stays for 12 heartbeats

  Rule: What could lose something is not begun

    @S12
    Scenario: Without a CPU Standby no failover is begun
      Given a GPU instance without CPU Standby
      When the customer fails the work over to another GPU
      Then the failover is refused because there is no CPU Standby
      And that is answered within 10 seconds
      And the workload stays on the same GPU for 12 heartbeats

    @S12
    Scenario: To a CPU Standby that is out of step no failover is begun
      Given a GPU instance with CPU Standby
      And the sync of its CPU Standby is stopped
      When the customer fails the work over to another GPU
      Then the failover is refused because the sync of its CPU Standby is stopped
      And that is answered within 10 seconds
      And the workload stays on the same GPU for 12 heartbeats
