import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { Destination } from '../support/customer/customer';
import { by } from '../support/witness/case';
import type { Acceptance } from '../support/world';

When('the customer looks at the machines in the console', async function (this: Acceptance) {
  await this.visit.seeMachines();
  await this.photograph('the machines');
});

When(
  'the customer rents the first of {int} × {gpuModel} that is ready, in the console',
  async function (this: Acceptance, candidates: number, gpu: string) {
    await this.visit.rent({ gpu, candidates, unprotected: true, looking: this.album });
    await this.photograph('rented');
  },
);

When('the customer fails the work over to another GPU in the console', async function (this: Acceptance) {
  await this.visit.move();
  await this.photograph('the work moves');
});

When('the customer makes a snapshot of it in the console', async function (this: Acceptance) {
  await this.journey.makeSnapshot();
  await this.photograph('the snapshot');
});

Then('the console offers that snapshot', async function (this: Acceptance) {
  expect(await this.conclude(by('offeredOnceMade'))).to.be.met();
});

When('the customer restores that snapshot in the console', async function (this: Acceptance) {
  await this.journey.restore();
  await this.photograph('restored');
});

When(
  'the customer moves the work to a(n) {offerUnder}, in the console',
  async function (this: Acceptance, to: Destination) {
    await this.journey.move(to);
    await this.photograph('the work has moved');
  },
);

Then(
  'at the last look the console shows exactly what the suppliers’ books list',
  async function (this: Acceptance) {
    const outcome = await this.journey.lookAgain();
    await this.photograph('the last look');
    expect(await this.judge(outcome)).to.be.met();
  },
);

Then('the whole journey takes at most {duration}', async function (this: Acceptance, limit: number) {
  expect(await this.arrive(limit)).to.be.met();
  await this.photograph('the end');
});
