import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { Acceptance } from '../support/world';

When(
  'the customer has {int} × {gpuModel} race in the console, sending the order twice in haste',
  async function (this: Acceptance, candidates: number, gpu: string) {
    await this.visit.rent({ gpu, candidates, twice: true });
  },
);

When(
  'the customer fails the work over to another GPU in the console, asking twice in haste',
  async function (this: Acceptance) {
    await this.visit.moveByDoubleClick();
    await this.photograph('asked twice in haste');
  },
);

When(
  'the customer fails the work over to another GPU in the console, and reloads the page meanwhile',
  async function (this: Acceptance) {
    await this.visit.moveAndReload();
    await this.photograph('reloaded');
  },
);

When(
  'the customer signs out in one tab of the console, and fails the work over in another',
  async function (this: Acceptance) {
    await this.visit.leaving.moveSignedOut();
    await this.photograph('signed out meanwhile');
  },
);

Then(
  'within {duration} the page that showed the instance is closed to the customer',
  async function (this: Acceptance, limit: number) {
    expect(await this.conclude(await this.visit.leaving.closed(limit))).to.be.met();
  },
);

Then('the console still shows that failover', async function (this: Acceptance) {
  expect(await this.conclude(this.visit.stillShown())).to.be.met();
});
