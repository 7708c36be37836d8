import { Given, Then } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits } from '../support/parameter-types';
import {
  kept,
  keptWhole,
  keptFromStandby,
  resumedOnGpu,
  resumedOnStandby,
  staysPut,
  staysSilent,
} from '../support/scene/outcomes';
import type { Acceptance } from '../support/world';

Given('its workload has gone on saving for {duration}', async function (this: Acceptance, duration: number) {
  await this.scene.savingFor(duration);
});

Then('the workload resumes within {duration}', async function (this: Acceptance, limit: number) {
  expect(await this.judge(resumedOnGpu(limit))).to.be.met();
});

Then(
  'the workload resumes on the CPU Standby within {duration}',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(resumedOnStandby(limit))).to.be.met();
  },
);

Then(
  'everything saved until {duration} before the failure is still there',
  async function (this: Acceptance, rpo: number) {
    expect(await this.judge(kept(rpo))).to.be.met();
  },
);

Then(
  'everything saved until {syncIntervals} before the failure is still there',
  async function (this: Acceptance, rpo: InUnits) {
    expect(await this.judge(kept(this.inMilliseconds(rpo)))).to.be.met();
  },
);

Then('everything that was saved is still there', async function (this: Acceptance) {
  expect(await this.judge(keptWhole())).to.be.met();
});

Then('everything saved on the CPU Standby is on the next GPU', async function (this: Acceptance) {
  expect(await this.judge(keptFromStandby())).to.be.met();
});

Then(
  'the workload stays on the same GPU for {heartbeats}',
  async function (this: Acceptance, watched: InUnits) {
    const detection = this.inMilliseconds({ count: this.scene.units.heartbeatMisses, unit: 'heartbeat' });
    expect(await this.judge(staysPut({ for: this.inMilliseconds(watched), detection }))).to.be.met();
  },
);

Then(
  'for {heartbeats} the old workload does not answer again',
  async function (this: Acceptance, listened: InUnits) {
    expect(await this.judge(staysSilent(this.inMilliseconds(listened)))).to.be.met();
  },
);
