@console
Feature: One customer's journey through the web console
  What the other features promise one by one, here happens to one customer and one workload in a row,
  from signing in to the last look.

  The time of the journey counts from the entrance of the console to its last act. How long each leg of it
  took is shown at the end of the run, beside what had once been measured by hand on real machines.

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
    And the whole journey takes at most 6 minutes
