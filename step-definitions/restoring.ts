import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { Acceptance } from '../support/world';

Given('another GPU instance of the same customer', async function (this: Acceptance) {
  await this.restoring.rentAnother();
});

When('the customer is about to restore that snapshot in the console', async function (this: Acceptance) {
  await this.restoring.ask();
  await this.photograph('before a restore');
});

Then('the console proposes the instance that has its work', async function (this: Acceptance) {
  expect(await this.conclude(this.restoring.proposedTruly())).to.be.met();
});
