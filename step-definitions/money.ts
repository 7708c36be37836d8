import { Then } from '@cucumber/cucumber';
import { expect } from 'chai';
import { onlyOnePaid } from '../support/scene/outcomes';
import type { Acceptance } from '../support/world';

Then(
  'within {duration} only one GPU instance and its CPU Standby are paid for',
  async function (this: Acceptance, limit: number) {
    expect(await this.judge(onlyOnePaid(limit))).to.be.met();
  },
);
