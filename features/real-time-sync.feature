@sync
Feature: The CPU Standby keeps a copy of the workspace, all the time
  To the customer of a GPU instance with CPU Standby, Dumont Cloud promises: a record that the workload
  saves is on the CPU Standby, a machine without a GPU, within one sync interval, and every other change
  of the workspace, the customer's files, within two; the copy is the workspace itself, file by file;
  and of whatever keeps it from being that, the customer is told on asking. A sync interval is 30
  seconds unless the customer sets it shorter, 1 second in the sandbox. Every deadline counts from the
  last thing that was done to the workspace, or from what happens to it or to the CPU Standby.

  The whole workspace is copied, but for the product's own directory `.dumont` in it. Nothing else is
  left out: neither `.git` nor `node_modules` nor caches, logs and temporary files.
  "The same files" means: the same names, kinds, contents, permissions, dates, links, holes and
  attributes; only who owns them may differ. Whoever writes a file apart and gives it its name when it
  is done, finds nothing but whole versions of it on the CPU Standby. A file that is written in place is
  there as far as it was written, and whole once it is.
  "Saved" means: the workload has confirmed to the customer that it wrote the record down. "Files of
  every kind" are some of each of these kinds, of `.git` and the like among them. "Resumes" means: the
  workload answers again on another GPU, with what it had saved.

  Rule: What is saved is soon on the CPU Standby

    @S13
    Scenario: Records reach the CPU Standby as they are saved
      Given a GPU instance with CPU Standby
      When its workload saves records for 4 seconds
      Then the customer is never told of a newer copy than there is
      And each of at least 200 records is on the CPU Standby within 1 sync interval

  Rule: The copy is the workspace itself

    @S14
    Scenario: Files of every kind are on the CPU Standby as they are
      Given a GPU instance with CPU Standby
      And its workload has files of every kind
      When the workload writes nothing more
      Then within 2 sync intervals the CPU Standby holds the same files

    @S16
    Scenario: What is deleted, renamed or rewritten is so on the CPU Standby, too
      Given a GPU instance with CPU Standby
      And its workload has files of every kind
      And its CPU Standby holds them, too
      When the workload deletes, renames and rewrites files
      And the workload writes nothing more
      Then within 2 sync intervals the CPU Standby holds the same files

    @S16
    Scenario: What was deleted before a failure does not come back after it
      Given a GPU instance with CPU Standby
      And its workload has files of every kind
      And nothing more is done to them for 2 sync intervals
      And the workload deletes, renames and rewrites files
      And nothing more is done to them for 2 sync intervals
      When the GPU fails
      Then the workload resumes within 3 minutes
      And its files are what they were before the failure

  Rule: A file that is not finished is not taken for a finished one

    @S15
    Scenario: A file that is put in place when it is done is never seen half
      Given a GPU instance with CPU Standby
      When the workload puts version after version of a large file in place
      Then no version is ever seen half on the CPU Standby

    @S15
    Scenario: A file that is written in place is whole once the workload has written it
      Given a GPU instance with CPU Standby
      When the workload writes a large file anew, slowly and in place
      And the workload writes nothing more
      Then within 2 sync intervals the CPU Standby holds the same files

  Rule: A workspace that is not there is not a workspace without files

    @S17
    Scenario: The copy is kept when the workspace is gone
      The disk with the workspace comes off the machine; nobody has deleted anything.

      Given a GPU instance with CPU Standby
      And its workload has files of every kind
      And its copy is as the customer knows it
      When the workspace of the GPU instance is no longer mounted
      Then within 1 sync interval the customer is told that the copy is in trouble
      And 2 sync intervals later the whole copy is still there
      When later the trouble is over
      Then within 2 sync intervals the customer is told that all is well again

  Rule: A copy that is not kept is not promised

    @S18
    Scenario: Whoever asks is told when copying has stopped, and when it goes on
      Given a GPU instance with CPU Standby
      And its copy is as the customer knows it
      When the CPU Standby can no longer be reached
      Then within 2 sync intervals the customer is told that the copy is in trouble
      When later the trouble is over
      Then within 4 sync intervals the customer is told that all is well again
