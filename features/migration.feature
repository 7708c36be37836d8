@migration
Feature: The work moves where its customer wants it, with everything
  A customer may want another model of GPU, another part of the world, or no GPU at all for a while. The
  work goes on where it is while its workspace is carried over; then it is stopped, what it wrote
  meanwhile is carried after it, and it goes on where it was moved. What fails on the way loses nothing,
  and what was rented for it is given back.

  Every deadline counts from the moment the customer asks; "protected" counts from when the work goes on
  there, and holds when something saved there has reached the CPU Standby. "The CPU" is that of the CPU
  Standby, a machine without a GPU that keeps a copy of the workspace, the customer's files; it is
  copied at least once in a sync interval, 30 seconds unless the customer sets it shorter. Before moving
  the customer is told what it would cost: that is the price that was estimated. "What was asked for" is
  the model, at most so dear, and in the part of the world that was named, if one was.
  "Saved" means: the workload has confirmed to the customer that it wrote the record down.
  "Goes on" means: the workload answers again and goes on with what it had saved.

  Rule: The work moves to the GPU that was asked for

    @S26
    Scenario: The work moves to another model of GPU, and is protected there
      Given a GPU instance with CPU Standby
      When the customer moves the work to an RTX 4090 for at most $0.50 an hour
      Then the work goes on there within 3 minutes
      And the new GPU is what was asked for, at the price that was estimated
      And everything that was saved is still there
      And the old GPU is given back once the work goes on, and within 1 minute of it
      And the work there is protected within 2 sync intervals

    @S26
    Scenario: The work moves without a CPU Standby as well
      Given a GPU instance without CPU Standby
      When the customer moves the work to an A100 for at most $1 an hour
      Then the work goes on there within 3 minutes
      And the new GPU is what was asked for, at the price that was estimated
      And everything that was saved is still there
      And the old GPU is given back once the work goes on, and within 1 minute of it

    @S26
    Scenario: A new GPU that fails is followed by one as large, and no dearer
      What follows is held against the GPU that the work was moved to, not against the very first one: by the
      GPU
      market's books (S-C), as in every scenario.

      Given a GPU instance with CPU Standby
      When the customer moves the work to an A100 for at most $1 an hour
      Then the work there is protected within 2 sync intervals
      When the new GPU fails
      Then the workload resumes within 3 minutes

  Rule: The work moves to the CPU, and back

    @S27
    Scenario: The work moves to the CPU, and nothing is lost
      Given a GPU instance with CPU Standby
      When the customer moves the work to the CPU
      Then the work goes on there within 1 minute
      And everything that was saved is still there
      And the old GPU is given back once the work goes on, and within 1 minute of it

    @S27
    Scenario: The work moves back from the CPU to a GPU
      Given a GPU instance with CPU Standby
      And its work was moved to the CPU
      When the customer moves the work to an RTX 3090 for at most $0.25 an hour
      Then the work goes on there within 3 minutes
      And the new GPU is what was asked for, at the price that was estimated
      And everything that was saved is still there
      And the work there is protected within 2 sync intervals

  Rule: A move that fails leaves the work where it was

    @S28
    Scenario Outline: A move fails: <what is wrong>
      Given a GPU instance without CPU Standby
      When the customer moves the work to an RTX 4090 for at most $0.50 an hour, but <what is wrong>
      Then the move fails because <reason>
      And the work goes on where it was, and nothing else is rented
      And everything that was saved is still there

      Examples:
        | what is wrong                         | reason                             |
        | none is on offer any more             | none is on offer                   |
        | all of them have become dearer        | each of them costs more            |
        | the new GPU disappears on the way     | the new GPU was lost               |
        | the new GPU freezes on the way        | the new GPU was lost               |
        | the object store goes away on the way | the object store cannot be reached |

    @S28
    Scenario: An offer that somebody else takes first is followed by the next
      Given a GPU instance without CPU Standby
      When the customer moves the work to an RTX 4090 for at most $0.50 an hour, but somebody else is faster with it
      Then the work goes on there within 3 minutes
      And the new GPU is what was asked for, at the price that was estimated
      And everything that was saved is still there

    @S28
    Scenario: A move is done or undone even when the product is killed
      Given a GPU instance without CPU Standby
      When the customer moves the work to an RTX 4090 for at most $0.50 an hour, but the product is killed on the way
      Then within 1 minute the move is done or undone, and the work is on the one GPU that is paid for
      And everything that was saved is still there

  Rule: The work moves to the part of the world that was asked for

    @S29
    Scenario Outline: The work moves to <region>
      Given a GPU instance without CPU Standby
      When the customer moves the work to an RTX 4090 for at most $0.50 an hour in <region>
      Then the work goes on there within 3 minutes
      And the new GPU is what was asked for, at the price that was estimated
      And everything that was saved is still there

      Examples:
        | region  |
        | the USA |
        | Europe  |
        | Asia    |
