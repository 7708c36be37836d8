@sync
Feature: The CPU Standby keeps a copy of the workspace, all the time
  To the customer of a GPU instance with CPU Standby, Dumont Cloud promises:
  what the workload saves is on the CPU Standby within one sync interval, and the copy is the workspace
  itself,
  file by file; and whatever keeps it from being that, the customer is told.

  The whole workspace is copied, but for the product's own directory `.dumont` in it. Nothing else is left
  out:
  neither `.git` nor `node_modules` nor caches, logs and temporary files.
  "The same files" means: the same names, kinds, contents, permissions, dates, links, holes and attributes;
  only who owns them may differ.
  "Saved" means: the workload has confirmed to the customer that it wrote the record down.

  Rule: What is saved is soon on the CPU Standby

    @S13
    Scenario: Records reach the CPU Standby as they are saved
      Given a GPU instance with CPU Standby
      When its workload saves records for 4 seconds
      Then each of at least 200 records is on the CPU Standby within 1 sync interval
      And no sync is told of that is newer than the copy

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
      When the workload deletes, renames and rewrites files
      And the workload writes nothing more
      Then within 2 sync intervals the CPU Standby holds the same files
