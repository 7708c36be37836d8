import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { InUnits } from '../support/parameter-types';
import type { Acceptance } from '../support/world';

When('the customer rehearses the failover', async function (this: Acceptance) {
  await this.rehearsal.ask();
});

Then(
  'within {duration} the workload has started on a spare GPU, with what was saved',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(this.rehearsal.proves(limit))).to.be.met();
  },
);

Then(
  'the workload never stops answering for longer than {duration}',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(this.rehearsal.disturbsNothing(limit))).to.be.met();
  },
);

Then(
  'within {duration} of its end the spare GPU is given back',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(this.rehearsal.returnsItsSpare(limit))).to.be.met();
  },
);

Then('the failover report counts no failover more', async function (this: Acceptance) {
  expect(await this.conclude(await this.rehearsal.countsForNothing())).to.be.met();
});

Then(
  'what is saved still reaches the CPU Standby within {syncIntervals}',
  async function (this: Acceptance, limit: InUnits) {
    expect(await this.judge(this.rehearsal.leavesTheSync(this.inMilliseconds(limit)))).to.be.met();
  },
);
