import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Pulse } from '../machine/workload';
import { troubleIn } from './need';

const pulse = (state: Pulse['state']): Pulse => ({ uptime: 1, epoch: 1, state });

describe('what is needed of a machine', () => {
  it('is the workload where the work is: alive, or ended well', () => {
    assert.equal(troubleIn(pulse('alive'), 'workload'), undefined);
    assert.equal(troubleIn(pulse('done'), 'workload'), undefined);
    assert.equal(troubleIn(pulse('dead'), 'workload'), 'its workload has died');
  });

  it('is the GPU where nothing runs yet', () => {
    assert.equal(troubleIn(pulse('dead'), 'gpu'), undefined);
    assert.equal(troubleIn(pulse('gpu-failing'), 'gpu'), 'its GPU cannot be opened');
  });

  it('is only an answer where the work is taken away', () => {
    for (const state of ['dead', 'expired', 'gpu-failing'] as const)
      assert.equal(troubleIn(pulse(state), 'machine'), undefined);
  });
});
