import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crossed } from './net-dev';

const TABLE = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:     120       2    0    0    0     0          0         0      120       2    0    0    0     0       0          0
  m1x1:   70000      11    0    0    0     0          0         0     8000      12    0    0    0     0       0          0
m11x1:9000 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0
`;

test('what the cloud’s end of a link took in is what the machine has sent', () => {
  assert.deepEqual(crossed(TABLE, 'm1x1'), { received: 8000, sent: 70_000 });
  assert.deepEqual(crossed(TABLE, 'm11x1'), { received: 1, sent: 9000 });
});

test('a machine whose link is gone has none', () => {
  assert.equal(crossed(TABLE, 'm1x2'), undefined);
});
