import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { Acceptance } from '../support/world';

When(
  'the customer has {int} × {gpuModel} race in the console',
  async function (this: Acceptance, candidates: number, gpu: string) {
    await this.visit.rent({ gpu, candidates });
    await this.photograph('the winner of the race');
  },
);

Then('the machine that won is a {gpuModel}', async function (this: Acceptance, gpu: string) {
  expect(await this.conclude(await this.visit.delivered(gpu))).to.be.met();
});

Then('it costs what the console showed when it was chosen', async function (this: Acceptance) {
  expect(await this.conclude(await this.visit.priced())).to.be.met();
});

Then('it is ready within {duration}', async function (this: Acceptance, limit: number) {
  expect(await this.conclude(this.visit.ready(limit))).to.be.met();
});

Then(
  'of the GPUs that raced only the winner is paid for within {duration}',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(await this.visit.losersGone(limit))).to.be.met();
  },
);
