import { Given, Then } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits } from '../support/parameter-types';
import {
  resumedOnGpu,
  resumedOnStandby,
  trainingHandedBack,
  trainingStepsLost,
} from '../support/scene/outcomes';
import type { Acceptance } from '../support/world';

Given(
  'its workload is a training job with a checkpoint older than {syncIntervals}',
  async function (this: Acceptance, age: InUnits) {
    await this.scene.checkpointOlderThan(this.inMilliseconds(age));
  },
);

Then(
  'the training job continues on the CPU Standby within {duration}',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(resumedOnStandby(limit))).to.be.met();
  },
);

Then(
  'at most the training steps since that checkpoint, and {int} more, are repeated',
  async function (this: Acceptance, more: number) {
    expect(await this.judge(trainingStepsLost(this.scene.checkpointAge, more))).to.be.met();
  },
);

Then('the training job continues within {duration}', async function (this: Acceptance, limit: number) {
  expect(await this.judge(resumedOnGpu(limit))).to.be.met();
});

Then(
  'no training step is repeated that the last checkpoint on the CPU Standby holds',
  async function (this: Acceptance) {
    expect(await this.judge(trainingHandedBack(this.scene.checkpointAge))).to.be.met();
  },
);
