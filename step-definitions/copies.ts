import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits } from '../support/parameter-types';
import {
  onlyWholeVersions,
  reachedStandby,
  sameFiles,
  stillThere,
  toldOfCalm,
  toldOfTrouble,
} from '../support/scene/copies';
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

Given('nothing more is done to them for {syncIntervals}', async function (this: Acceptance, pause: InUnits) {
  await this.copying.leaveAlone(this.inMilliseconds(pause));
});

When('the workload puts version after version of a large file in place', async function (this: Acceptance) {
  await this.copying.publish();
});

When('the workload writes a large file anew, slowly and in place', async function (this: Acceptance) {
  await this.copying.have('overwrite');
});

Given('its copy is as the customer knows it', async function (this: Acceptance) {
  await this.copying.know();
});

Then(
  'within {syncIntervals} the customer is told that the copy is in trouble',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.judge(toldOfTrouble(this.inMilliseconds(limit)))).to.be.met();
  },
);

Then(
  'within {syncIntervals} the customer is told that all is well again',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.judge(toldOfCalm(this.inMilliseconds(limit)))).to.be.met();
  },
);

Then(
  '{syncIntervals} later the whole copy is still there',
  async function (this: Acceptance, after: InUnits) {
    expect(await this.judge(stillThere(this.inMilliseconds(after)))).to.be.met();
  },
);

Then('its files are what they were before the failure', async function (this: Acceptance) {
  await this.copying.readFiles();
  expect(await this.conclude(by('filesAsBefore'))).to.be.met();
});

Then('no version is ever seen half on the CPU Standby', async function (this: Acceptance) {
  const limit = this.inMilliseconds({ count: 2, unit: 'syncInterval' });
  expect(await this.judge(onlyWholeVersions(limit))).to.be.met();
});

Then(
  'each of at least {int} records is on the CPU Standby within {syncIntervals}',
  async function (this: Acceptance, atLeast: number, limit: InUnits) {
    expect(await this.judge(reachedStandby(this.inMilliseconds(limit), atLeast))).to.be.met();
  },
);

Then('the customer is never told of a newer copy than there is', async function (this: Acceptance) {
  expect(await this.conclude(by('syncToldTruly'))).to.be.met();
});

Then(
  'within {syncIntervals} the CPU Standby holds the same files',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.judge(sameFiles(this.inMilliseconds(limit)))).to.be.met();
  },
);
