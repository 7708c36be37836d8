import { Then } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits } from '../support/parameter-types';
import { noticed, protectedAgain } from '../support/scene/outcomes';
import { by } from '../support/witness/case';
import type { Acceptance } from '../support/world';

Then('the loss is noticed within {heartbeats}', async function (this: Acceptance, limit: InUnits) {
  expect(await this.judge(noticed(this.inMilliseconds(limit)))).to.be.met();
});

Then(
  'the instance is protected again within {syncIntervals}',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.judge(protectedAgain(this.inMilliseconds(limit)))).to.be.met();
  },
);

Then(
  'within {syncIntervals} what is saved meanwhile is on the CPU Standby',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.conclude(by('copiedMeanwhile', this.inMilliseconds(limit)))).to.be.met();
  },
);

Then('meanwhile the customer is never told that the instance is lost', async function (this: Acceptance) {
  expect(await this.conclude(by('neverCalledLost'))).to.be.met();
});
