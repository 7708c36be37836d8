import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { Language } from '../support/customer/web-console';
import type { InUnits } from '../support/parameter-types';
import type { Acceptance } from '../support/world';

Given('a customer who reads {language}', async function (this: Acceptance, language: Language) {
  await this.visit.read(language);
});

Given('a GPU instance without CPU Standby', async function (this: Acceptance) {
  await this.scene.rentUnprotected();
});

Given('the console shows the instance', async function (this: Acceptance) {
  await this.visit.lookOn();
  await this.photograph('the instance');
});

When('the customer signs in to the console', async function (this: Acceptance) {
  await this.visit.enter();
  await this.photograph('signed in');
});

When('a visitor enters the console without an account', async function (this: Acceptance) {
  await this.visit.enterByItself();
  await this.photograph('without an account');
});

When('somebody signs in to the console with a wrong password', async function (this: Acceptance) {
  await this.visit.tryToEnter();
  await this.photograph('a wrong password');
});

When('the customer switches CPU Standby on in the console', async function (this: Acceptance) {
  await this.visit.protect();
  await this.photograph('protected');
});

Then(
  'the customer is signed in, and reads {language}',
  async function (this: Acceptance, language: Language) {
    expect(await this.conclude(this.visit.inside(language))).to.be.met();
  },
);

Then('the console keeps that visitor out', async function (this: Acceptance) {
  expect(await this.conclude(await this.visit.refused())).to.be.met();
});

Then('the console shows that visitor no machine', async function (this: Acceptance) {
  expect(await this.conclude(await this.visit.empty())).to.be.met();
});

Then(
  'every page of the console is accessible, and in {language}',
  async function (this: Acceptance, language: Language) {
    expect(await this.conclude(await this.visit.open(language))).to.be.met();
  },
);

Then(
  'the console shows the next sync within {syncIntervals}',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.conclude(await this.visit.syncShown(this.inMilliseconds(limit)))).to.be.met();
  },
);

Then(
  'every phase that the console showed happened, in that order and time',
  async function (this: Acceptance) {
    expect(await this.conclude(await this.visit.shownTruly())).to.be.met();
    await this.photograph('the failover is over');
  },
);

Then(
  'the failover report of the console is what the GPU market’s books say',
  async function (this: Acceptance) {
    expect(await this.conclude(await this.visit.reportIsBooks())).to.be.met();
    await this.photograph('the failover report');
  },
);
