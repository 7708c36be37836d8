@failover
Feature: A failed GPU does not stop the work
  GPUs rented by the hour can vanish at any moment.
  A GPU instance with CPU Standby survives that without anyone lifting a finger:
  the work goes on at once on the CPU Standby, and soon on another GPU.

  Rule: The work goes on

    @S01
    @smoke
    Scenario: The work goes on when the GPU fails
      Given a GPU instance with CPU Standby
      When the GPU fails
      Then the workload resumes within 3 minutes
      And the loss is noticed within 4 heartbeats
      And the workload resumes on the CPU Standby within 1 minute
      And the instance is protected again within 2 sync intervals
      And within 5 minutes only one GPU instance and its CPU Standby are paid for

  Rule: Nothing that was saved is lost

    @S01
    Scenario: What was saved before the GPU fails is still there
      Given a GPU instance with CPU Standby
      And the workload has been saving under that protection for 12 seconds
      When the GPU fails
      Then the workload resumes on the CPU Standby within 1 minute
      And everything saved until 10 seconds before the failure is still there
      And everything saved until 2 sync intervals before the failure is still there

    @S07
    Scenario: What was done on the CPU Standby is there on the next GPU
      Given a GPU instance with CPU Standby
      When the GPU fails
      Then the workload resumes on the CPU Standby within 1 minute
      And the workload resumes within 3 minutes
      And everything saved on the CPU Standby is on the next GPU
      And the instance is protected again within 2 sync intervals

    @S08
    Scenario: A training job continues from its last checkpoint
      Given a GPU instance with CPU Standby
      And the workload is a training job with a checkpoint older than 1 sync interval
      When the GPU fails
      Then the training job continues on the CPU Standby within 1 minute
      And the training steps lost are at most those since that checkpoint, plus 1
      And the training job continues within 3 minutes
      And the training done on the CPU Standby up to its last checkpoint is not repeated
