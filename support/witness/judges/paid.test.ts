import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief, census, LOSS, NEW, OLD, unchanged, VM, watched } from '../brief';
import type { Happening } from '../history';
import { isOnlyOnePaid, onlyOnePaid } from './paid';

const paid = (...more: readonly Happening[]): unknown =>
  onlyOnePaid(brief(...LOSS, ...more), 60_000).measured;
const isPaid = (...more: readonly Happening[]): boolean => isOnlyOnePaid(brief(...LOSS, ...more));

test('one of each is paid for between the last look that was wrong and the first that stayed right', () => {
  assert.deepEqual(paid(unchanged(1_305), census(1_500, NEW, VM), unchanged(1_700)), [297, 500]);
  assert.deepEqual(paid(census(1_205, NEW, VM)), [0, 205]);
  assert.deepEqual(paid(census(1_205, NEW, VM), census(1_405, VM), census(1_605, NEW, VM)), [397, 605]);
});

test('one of each is neither the lost one, nor two of a kind, nor one more', () => {
  for (const books of [
    [OLD, VM],
    [NEW, OLD],
    [NEW, 'gpu-market/5'],
    [NEW, OLD, VM],
    [NEW, VM, 'gpu-market/5'],
    [NEW],
    [VM],
    [],
  ])
    assert.ok(!isPaid(census(1_500, ...books)), books.join());
  assert.ok(isPaid(census(1_500, VM, NEW)));
});

test('only a look since the loss tells anything', () => {
  assert.ok(!isPaid(census(1_004, NEW, VM), watched(2_000)));
  assert.ok(isPaid(census(1_005, NEW, VM)));
  assert.ok(!isPaid());
  assert.ok(!isOnlyOnePaid(brief(census(1_500, NEW, VM))));
});
