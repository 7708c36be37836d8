import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { intent } from '../operations/operation';
import { detected, ended, entered } from './event';

const operation = intent('failover', 'fencing', { id: 'work', epoch: 1 });
const event = detected(operation, 7, { at: 1000, because: 'it does not answer' });

describe('the event of a failover', () => {
  it('counts its first phase from the loss and writes a time when the phase is left', () => {
    const lost = entered(event, 'gpu_lost', 1550);
    assert.deepEqual(lost.timings, { detecting: 550 });
    assert.deepEqual(entered(lost, 'failover_to_cpu', 1600).timings, { detecting: 550, gpu_lost: 50 });
  });

  it('never goes back to an earlier phase', () => {
    const later = entered(event, 'provisioning', 2000);
    assert.equal(entered(later, 'searching_gpu', 2100), later);
  });

  it('ends complete without a reason, failed with one', () => {
    const well = ended(entered(event, 'restoring', 2000), null, 2300);
    assert.deepEqual([well.phase, well.success, well.totalTime], ['complete', true, 1300]);
    const badly = ended(event, 'no copy', 1600);
    assert.deepEqual([badly.phase, badly.success, badly.failureReason], ['failed', false, 'no copy']);
  });
});
