import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits, Obstacle } from '../support/parameter-types';
import { movesOnce, refused } from '../support/scene/outcomes';
import { by } from '../support/witness/case';
import type { Acceptance } from '../support/world';

Given('the sync of its CPU Standby is stopped', async function (this: Acceptance) {
  await this.scene.stopSync();
});

When('the customer fails the work over to another GPU', async function (this: Acceptance) {
  await this.scene.asking().ask('move');
});

When(
  'the customer fails the work over to another GPU, asking twice at the same instant',
  async function (this: Acceptance) {
    await this.scene.asking().ask('move', 2);
  },
);

When('the customer asks for the failover again while it goes on', async function (this: Acceptance) {
  await this.scene.asking().now('move');
});

Then(
  'the work fails over once, and then stays for {heartbeats}',
  async function (this: Acceptance, watched: InUnits) {
    expect(await this.judge(movesOnce(this.inMilliseconds(watched)))).to.be.met();
  },
);

Then('the failover is refused because {obstacle}', async function (this: Acceptance, obstacle: Obstacle) {
  expect(await this.judge(refused(obstacle))).to.be.met();
});

Then('that is answered within {duration}', async function (this: Acceptance, limit: number) {
  expect(await this.conclude(by('answeredInTime', limit))).to.be.met();
});
