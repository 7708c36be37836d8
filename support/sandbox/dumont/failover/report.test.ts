import assert from 'node:assert/strict';
import { it } from 'node:test';
import { intent } from '../operations/operation';
import type { FailoverEvent } from '../records';
import { detected, ended, entered } from './event';
import { reportOf } from './report';

const begun = (): FailoverEvent =>
  detected(intent('failover', 'fencing', { id: 'work', epoch: 1 }), 7, { at: 0, because: 'silence' });

it('counts what happened and averages only what was measured', () => {
  const good = {
    ...ended(entered(begun(), 'gpu_lost', 500), null, 1500),
    newInstance: 8,
    dataRestored: true,
  };
  const better = {
    ...ended(entered(begun(), 'gpu_lost', 300), null, 1100),
    newInstance: 9,
    dataRestored: true,
  };
  const bad = ended(begun(), 'no copy', 700);
  const totals = reportOf([good, better, bad, begun()]);
  assert.equal(totals.total_failovers, 3);
  assert.equal(totals.successful_failovers, 2);
  assert.equal(Math.round(totals.success_rate), 67);
  assert.equal(totals.mttr_ms, 1300);
  assert.deepEqual(totals.latency_by_phase_ms, { detecting: 500, gpu_lost: 900 });
  assert.equal(totals.gpus_provisioned_count, 2);
  assert.equal(totals.primary_cause, 'gpu_failure');
});

it('leaves rehearsals out', () => {
  const rehearsed = { ...ended(begun(), null, 700), rehearsal: true, dataRestored: true };
  assert.deepEqual(reportOf([rehearsed]), reportOf([]));
});

it('has nothing to say without failovers', () => {
  const totals = reportOf([]);
  assert.deepEqual([totals.total_failovers, totals.success_rate, totals.primary_cause], [0, 0, null]);
});
