@snapshots
Feature: A snapshot is what the customer can go back to
  A CPU Standby follows the work, mistakes included. A snapshot stays as it was when it was asked for:
  it is worth only as much as what can be restored from it. It lies in the object store. What it holds
  is read from there with restic, the program that anybody can read such snapshots with, without asking
  Dumont Cloud.

  "Saved" means: the workload, the customer's program, has confirmed that it wrote the record down;
  "torn" is what was only half written. "That snapshot" is the one named last, and "offered" is what the
  customer is told can be restored. Only what has changed is carried for an incremental snapshot. A
  restore takes the place of the workspace: the workload is stopped, and goes on from what was restored.
  Every deadline counts from the moment the customer asks. What is answered is done: a snapshot can then
  be restored, and what a clean-up deletes is gone.

  Rule: A snapshot holds the work as it was at one instant

    @S25
    @smoke
    Scenario: A snapshot of a busy workload is whole
      Given a GPU instance without CPU Standby
      And its workload has gone on saving for 1 second
      When the customer makes a snapshot of it
      Then that is answered within 1 minute
      And the snapshot holds everything saved until it was asked for, and nothing torn

  Rule: Only what can be restored is offered

    @S20
    Scenario Outline: A snapshot whose upload breaks off is not offered before it is whole (<break>)
      Given a GPU instance without CPU Standby
      And a snapshot of it
      When <break> during the upload of the next one
      Then every snapshot that was ever offered can be restored

      Examples:
        | break                       |
        | the object store goes away  |
        | the control plane is killed |

  Rule: What is restored is what was asked for, and nothing else

    @S19
    Scenario: On another GPU instance the work goes on from the snapshot
      Given a GPU instance without CPU Standby
      And its workload has files of every kind
      And a snapshot of it
      When the customer gives the instance back, and restores it to another one
      Then within 1 minute the workload goes on from what that snapshot held
      And its files are what they were when that snapshot was made

    @S19
    Scenario: On the same GPU instance nothing is left of what came after, its copy included
      Given a GPU instance with CPU Standby
      And its workload has files of every kind
      And a snapshot of it
      And the workload deletes, renames and rewrites files
      When the customer restores that snapshot
      And the workload writes nothing more
      Then within 2 sync intervals the CPU Standby holds the same files
      And within 1 minute the workload goes on from what that snapshot held
      And its files are what they were when that snapshot was made

    @S23
    Scenario: An incremental snapshot brings back the whole, and nothing that was deleted
      Given a GPU instance without CPU Standby
      And its workload has files of every kind
      And a snapshot of it
      And the workload deletes, renames and rewrites files
      And an incremental snapshot of it
      When the customer gives the instance back, and restores it to another one
      Then within 1 minute the workload goes on from what that snapshot held
      And its files are what they were when that snapshot was made

    @S24
    Scenario: Of two snapshots with the same name the one asked for is restored
      Given a GPU instance without CPU Standby
      And an older and a newer snapshot of it with the same name
      When the customer restores the older one
      Then within 1 minute the workload goes on from what that snapshot held

    @S21
    Scenario: A damaged snapshot is refused, and an older good one restored
      Given a GPU instance without CPU Standby
      And an older and a newer snapshot of it
      And the newer one is damaged in the object store
      When the customer restores the newer one
      Then that is refused because it is damaged, and the workload goes on undisturbed
      And that is answered within 10 seconds
      When the customer restores the older one
      Then within 1 minute the workload goes on from what that snapshot held

  Rule: The clean-up keeps what is needed, and what is gone is gone

    @S22
    Scenario: The clean-up leaves each instance its newest snapshots, however often
      Given a GPU instance without CPU Standby
      And an older and a newer snapshot of it
      And the customer gives the instance back, and restores it to another one
      And four snapshots of it, of which the oldest is kept forever
      When the customer cleans up twice, and wants only the newest two
      Then the newest two of each instance and the one kept forever are left, and nothing of the other

    @S22
    Scenario: The clean-up leaves the newest snapshot that is not damaged
      Given a GPU instance without CPU Standby
      And an older and a newer snapshot of it
      And the newer one is damaged in the object store
      When the customer cleans up, and wants only the newest one
      And the customer restores the older one
      Then within 1 minute the workload goes on from what that snapshot held

    @S22
    Scenario: What the customer deletes is gone, and nothing else
      Given a GPU instance without CPU Standby
      And an older and a newer snapshot of it
      When the customer deletes the newer one
      Then the older one is left, and nothing of the newer one
