import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { Acceptance } from '../support/world';

Given('four snapshots of it, of which the oldest is kept forever', async function (this: Acceptance) {
  await this.scene.keeping.arrange(['oldest', 'older', 'newer', 'newest']);
  await this.scene.keeping.keepOldest();
});

When('the customer cleans up, and wants only the newest one', async function (this: Acceptance) {
  await this.scene.keeping.cleanUp(1);
});

When('the customer cleans up twice, and wants only the newest two', async function (this: Acceptance) {
  await this.scene.keeping.cleanUp(2, 2);
});

When('the customer deletes the {snapshotAge} one', async function (this: Acceptance, place: number) {
  await this.scene.keeping.delete(place);
});

Then(
  'the newest two of each instance and the one kept forever are left, and nothing of the other',
  async function (this: Acceptance) {
    await this.scene.keeping.openMade();
    expect(await this.conclude(this.scene.keeping.sorted(2))).to.be.met();
  },
);

Then('the older one is left, and nothing of the newer one', async function (this: Acceptance) {
  await this.scene.keeping.openMade();
  expect(await this.conclude(this.scene.keeping.without(-1))).to.be.met();
});
