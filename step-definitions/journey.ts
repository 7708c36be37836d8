import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
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

Then('the whole journey takes at most {duration}', async function (this: Acceptance, limit: number) {
  expect(await this.arrive(limit)).to.be.met();
  await this.photograph('the end');
});
