@failover
Feature: A CPU Standby that is called ready is ready
  A GPU instance is protected by its CPU Standby: a machine without a GPU that keeps a copy of the
  workspace. The customer relies on what Dumont Cloud says of it, and pays for it for as long as it is
  wanted.

  Every deadline counts from what the customer does, or from what happens to the GPU, the CPU Standby or
  Dumont Cloud; "protected again" after a GPU has failed counts from when the workload resumes on the
  other GPU, and holds when something saved there has reached the CPU Standby, and what is saved later
  follows it. What is to stay as it is "for 12 heartbeats" is watched for so long from then on. The
  workload is the customer's program, the workspace its files, a record one thing that it writes down.
  "Is called protected" means: Dumont Cloud says that the CPU Standby is ready to take over.
  "Saved" means: the workload has confirmed to the customer that it wrote the record down.
  "Stays on the same GPU" means: the same workload goes on answering, and no other GPU is rented.
  "Resumes" means: the workload answers again and goes on with what it had saved; on another GPU, where
  the sentence does not name the CPU Standby. A heartbeat is how often the product looks at the GPU
  instance, a sync interval how often at least it copies the workspace: 10 and 30 seconds unless the
  customer sets them shorter, 0.25 and 1 second in the sandbox.

  Rule: Protected is only what is protected

    @S30
    Scenario: An instance is called protected once its copy is complete
      Given a GPU instance without CPU Standby
      And its workload has gone on saving for 3 seconds
      When the customer turns CPU Standby on
      Then the instance is called protected within 1 minute
      And by then everything saved until 2 sync intervals before is on the CPU Standby

    @S31
    Scenario: A CPU Standby that is lost is missed, and made anew
      Given a GPU instance with CPU Standby
      When the CPU Standby disappears
      Then the instance is called unprotected within 3 sync intervals
      And the workload stays on the same GPU for 12 heartbeats
      And within 1 minute a new CPU Standby holds what is saved
      And the instance is called protected again within 1 minute
      And by then everything saved until 2 sync intervals before is on the CPU Standby

  Rule: What is not wanted is not paid for

    @S32
    Scenario: Whoever turns CPU Standby off pays for it no longer
      Given a GPU instance with CPU Standby
      When the customer turns CPU Standby off
      Then within 10 seconds the CPU Standby is no longer paid for
      And the workload stays on the same GPU for 20 heartbeats

  Rule: Protection outlives a failure of Dumont Cloud itself

    @S33
    Scenario: An instance is as protected after a restart as before
      Given a GPU instance with CPU Standby
      When Dumont Cloud crashes and is started again
      Then within 5 sync intervals of its return what is saved reaches the CPU Standby again
      When the GPU fails
      Then the loss is noticed within 4 heartbeats
      And the workload resumes on the CPU Standby within 1 minute
      And the workload resumes within 3 minutes
      And the instance is protected again within 2 sync intervals
