import { Then } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits } from '../support/parameter-types';
import { noticed, protectedAgain } from '../support/scene/outcomes';
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
