import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits } from '../support/parameter-types';
import { reachedStandby, sameFiles } from '../support/scene/copies';
import { by } from '../support/witness/case';
import type { Acceptance } from '../support/world';

Given('its workload has files of every kind', async function (this: Acceptance) {
  await this.copying.have('unpack');
});

When('its workload saves records for {duration}', async function (this: Acceptance, duration: number) {
  await this.copying.saveClosely(duration);
});

When('the workload writes nothing more', async function (this: Acceptance) {
  await this.copying.have('rest');
});

When('the workload deletes, renames and rewrites files', async function (this: Acceptance) {
  await this.copying.have('tidy');
});

Then(
  'each of at least {int} records is on the CPU Standby within {syncIntervals}',
  async function (this: Acceptance, atLeast: number, limit: InUnits) {
    expect(await this.judge(reachedStandby(this.inMilliseconds(limit), atLeast))).to.be.met();
  },
);

Then('no sync is told of that is newer than the copy', function (this: Acceptance) {
  expect(this.conclude(by('syncToldTruly'))).to.be.met();
});

Then(
  'within {syncIntervals} the CPU Standby holds the same files',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.judge(sameFiles(this.inMilliseconds(limit)))).to.be.met();
  },
);
