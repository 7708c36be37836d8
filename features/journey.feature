@console
Feature: One customer's journey through the web console
  What the other features promise one by one, here happens to one customer and one workload in a row,
  from signing in to the last look. Each leg begins where the one before it has ended: of the work that
  was failed over a snapshot is made, that snapshot is restored, and what was restored is moved.
  Restoring gives up what was saved after the snapshot, and nothing else.
  "Resumes", "protected" and "saved" mean what they mean in the other features; each deadline counts
  from what the customer did last.

  The time of the journey counts from the entrance of the console to its last act. How long each leg of
  it took is shown at the end of the run, beside what had once been measured by hand on real machines.

  @journey
  Scenario: From signing in to the last look
    When the customer signs in to the console
    And the customer looks at the machines in the console
    And the customer rents the first of 2 × RTX 4090 that is ready, in the console
    And the customer switches CPU Standby on in the console
    Then the console shows the next sync within 2 sync intervals
    When the customer fails the work over to another GPU in the console
    Then the workload resumes within 3 minutes
    And everything that was saved is still there
    And every phase that the console showed happened, in that order and time
    When the customer makes a snapshot of it in the console
    Then the console offers that snapshot
    And the snapshot holds everything saved until it was asked for, and nothing torn
    When the customer restores that snapshot in the console
    Then within 1 minute the workload goes on from what that snapshot held
    When the customer moves the work to an RTX 3090 for at most $0.25 an hour, in the console
    Then the work goes on there within 3 minutes
    And the new GPU is what was asked for, at the price that was estimated
    And everything that was saved is still there
    And the old GPU is given back once the work goes on, and within 1 minute of it
    And the work there is protected within 2 sync intervals
    And at the last look the console shows exactly what the suppliers’ books list
    And the whole journey takes at most 6 minutes
