import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits, Obstacle } from '../support/parameter-types';
import {
  asOrdered,
  doneOrUndone,
  fails,
  goesOnThere,
  oldOneLast,
  protectedWhereMoved,
  unmoved,
} from '../support/scene/moves';
import { MOVED } from '../support/scene/sights';
import type { Destination } from '../support/customer/customer';
import type { Mishap } from '../support/suppliers/faults';
import type { Acceptance } from '../support/world';

Given('its work was moved to the CPU', async function (this: Acceptance) {
  await this.scene.migrate({ kind: 'cpu' });
  await this.scene.follow(MOVED);
});

When('the customer moves the work to the CPU', async function (this: Acceptance) {
  await this.scene.migrate({ kind: 'cpu' });
});

When('the customer moves the work to a(n) {offerUnder}', async function (this: Acceptance, to: Destination) {
  await this.scene.migrate(to);
});

When(
  'the customer moves the work to a(n) {offerUnder} in {region}',
  async function (this: Acceptance, to: Destination, region: string) {
    await this.scene.migrate({ ...to, region });
  },
);

When(
  'the customer moves the work to a(n) {offerUnder}, but {mishap}',
  async function (this: Acceptance, to: Destination, mishap: Mishap) {
    await this.scene.migrate(to, mishap);
  },
);

Then('the work goes on there within {duration}', async function (this: Acceptance, limit: number) {
  expect(await this.judge(goesOnThere(limit))).to.be.met();
});

Then('the new GPU is what was asked for, at the price that was estimated', async function (this: Acceptance) {
  expect(await this.judge(asOrdered())).to.be.met();
});

Then(
  'the old GPU is given back once the work goes on, and within {duration} of it',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(oldOneLast(limit))).to.be.met();
  },
);

Then('the work there is protected within {syncIntervals}', async function (this: Acceptance, limit: InUnits) {
  expect(await this.judge(protectedWhereMoved(this.inMilliseconds(limit)))).to.be.met();
});

Then('the work goes on where it was, and nothing else is rented', async function (this: Acceptance) {
  expect(await this.judge(unmoved())).to.be.met();
});

Then('the move fails because {obstacle}', async function (this: Acceptance, obstacle: Obstacle) {
  expect(await this.judge(fails(obstacle))).to.be.met();
});

Then(
  'within {duration} the move is done or undone, and the work is on the one GPU that is paid for',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(doneOrUndone(limit))).to.be.met();
  },
);
