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
  'the workload is a training job with a checkpoint older than {syncIntervals}',
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
  'the training steps lost are at most those since that checkpoint, plus {int}',
  async function (this: Acceptance, more: number) {
    expect(await this.judge(trainingStepsLost(this.scene.checkpointAge, more))).to.be.met();
  },
);

Then('the training job continues within {duration}', async function (this: Acceptance, limit: number) {
  expect(await this.judge(resumedOnGpu(limit))).to.be.met();
});

Then(
  'the training done on the CPU Standby up to its last checkpoint is not repeated',
  async function (this: Acceptance) {
    expect(await this.judge(trainingHandedBack())).to.be.met();
  },
);
