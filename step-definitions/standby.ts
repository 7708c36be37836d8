import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits } from '../support/parameter-types';
import {
  calledProtected,
  calledTruly,
  calledUnprotected,
  copiedAnew,
  reachesAgain,
  unpaid,
} from '../support/scene/protections';
import type { Acceptance } from '../support/world';

When('the customer turns CPU Standby on', async function (this: Acceptance) {
  this.protecting.attend();
  await this.protecting.want(true);
});

When('the customer turns CPU Standby off', async function (this: Acceptance) {
  await this.protecting.want(false);
});

When('the CPU Standby disappears', async function (this: Acceptance) {
  this.protecting.attend();
  await this.scene.fail({ kind: 'host-disappears', at: 'CPU Standby' });
});

When('Dumont Cloud crashes and is started again', async function (this: Acceptance) {
  await this.scene.failFor({ kind: 'control-plane-killed' }, 0);
});

Then(
  'the instance is called protected (again )within {duration}',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(calledProtected(limit))).to.be.met();
  },
);

Then(
  'the instance is called unprotected within {syncIntervals}',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.judge(calledUnprotected(this.inMilliseconds(limit)))).to.be.met();
  },
);

Then(
  'by then everything saved until {syncIntervals} before is on the CPU Standby',
  async function (this: Acceptance, age: InUnits) {
    expect(await this.judge(calledTruly(this.inMilliseconds(age)))).to.be.met();
  },
);

Then(
  'within {duration} a new CPU Standby holds what is saved',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(copiedAnew(limit))).to.be.met();
  },
);

Then(
  'within {duration} the CPU Standby is no longer paid for',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(unpaid(limit))).to.be.met();
  },
);

Then(
  'within {syncIntervals} of its return what is saved reaches the CPU Standby again',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.judge(reachesAgain(this.inMilliseconds(limit)))).to.be.met();
  },
);
