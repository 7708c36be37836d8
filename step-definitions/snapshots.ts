import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { Break } from '../support/scene/upload';
import { by } from '../support/witness/case';
import type { Acceptance } from '../support/world';

Given('a snapshot of it', async function (this: Acceptance) {
  await this.scene.keeping.arrange(['first']);
});

Given('an incremental snapshot of it', async function (this: Acceptance) {
  await this.scene.keeping.arrange(['increment'], 'incremental');
});

Given('an older and a newer snapshot of it', async function (this: Acceptance) {
  await this.scene.keeping.arrange(['older', 'newer']);
});

Given('an older and a newer snapshot of it with the same name', async function (this: Acceptance) {
  await this.scene.keeping.arrange(['same', 'same']);
});

Given('the newer one is damaged in the object store', async function (this: Acceptance) {
  await this.scene.keeping.damageNewest();
});

When('the customer makes a snapshot of it', async function (this: Acceptance) {
  await this.scene.keeping.make('of a busy workload');
});

When('the customer restores the {snapshotAge} one', async function (this: Acceptance, place: number) {
  await this.scene.keeping.restore(place);
});

When('the customer restores that snapshot', async function (this: Acceptance) {
  await this.scene.keeping.restore(-1);
});

When(
  'the customer gives the instance back, and restores it to another one',
  async function (this: Acceptance) {
    await this.scene.rentAnew();
    await this.scene.keeping.restore(-1);
  },
);

When('{uploadBreak} during the upload of the next one', async function (this: Acceptance, how: Break) {
  await this.scene.keeping.breakOff(how);
});

Then(
  'the snapshot holds everything saved until it was asked for, and nothing torn',
  async function (this: Acceptance) {
    await this.scene.keeping.openMade();
    expect(await this.conclude(by('wholeAsAsked'))).to.be.met();
  },
);

Then('every snapshot that was ever offered can be restored', async function (this: Acceptance) {
  await this.scene.keeping.openOffered();
  expect(await this.conclude(by('onlyWholeOffered'))).to.be.met();
});

Then(
  'that is refused because it is damaged, and the workload goes on undisturbed',
  async function (this: Acceptance) {
    expect(await this.conclude(by('notReplaced'))).to.be.met();
  },
);

Then(
  'within {duration} the workload goes on from what that snapshot held',
  async function (this: Acceptance, limit: number) {
    await Promise.all([this.scene.keeping.openMade(), this.scene.readLog()]);
    expect(await this.conclude(by('goesOnFrom', limit))).to.be.met();
  },
);

Then('its files are what they were when that snapshot was made', async function (this: Acceptance) {
  await this.scene.keeping.knowFiles();
  expect(await this.conclude(by('filesAsThen'))).to.be.met();
});
