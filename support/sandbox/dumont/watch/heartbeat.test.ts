import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Product } from '../product';
import { unitsOf } from '../units';
import { Heartbeat, type Watched } from './heartbeat';

const units = { ...unitsOf('brisk'), heartbeat: 1, beatDeadline: 5, suspicion: 1, timerTolerance: Infinity };
const watched: Watched = {
  host: { id: 'gpu-1', address: { host: 'gpu', port: 22, user: 'root' } },
  epoch: 1,
  lease: 0,
  seenAt: 0,
  needs: 'workload',
  misses: 2,
};

const never = new Promise<never>(() => undefined);
const among = (connections: object): Pick<Product, 'connections' | 'units'> =>
  ({ connections, units }) as unknown as Product;

describe('the heartbeat of a machine', () => {
  it('is lost although logging in on a dead machine never ends', async () => {
    const dead = among({ to: () => never, fresh: () => never });
    const { because } = await new Heartbeat(dead, watched).untilLost(new AbortController().signal);
    assert.match(because, /does not answer/);
  });

  it('is no longer waited for once that is called off, even while logging in', async () => {
    const over = new AbortController();
    const lost = new Heartbeat(among({ to: () => never, fresh: () => never }), watched).untilLost(
      over.signal,
    );
    over.abort(new Error('called off'));
    await assert.rejects(lost, /called off/);
  });
});
