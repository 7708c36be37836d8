import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GpuInstance } from '../../customer/customer';
import { tell } from '../story';
import { nextSyncShown, onlyWinnerLeft, type Race } from './console';

/** In the good story the GPU that is left at the end has the supplier's id 3. */
const winner: GpuInstance = { id: 3, status: 'running', gpu: 'RTX 4090', pricePerHour: 0.42, label: 'story' };

const race = (asked: number, won = winner): Race => ({
  ...{ winner: won, asked, wonAt: 12_000 },
  candidates: Array.from({ length: asked }, (_, n) => ({ id: n, status: 'given back' })) as never,
});

test('of a race only the winner may be left, within the limit', () => {
  assert.equal(onlyWinnerLeft(tell(), race(2), 60_000).verdict, 'met');
  assert.equal(onlyWinnerLeft(tell(), race(2), 100).verdict, 'breached');
  assert.equal(onlyWinnerLeft(tell(), race(2, { ...winner, id: 9 }), 1_000).verdict, 'breached');
});

test('one alone is no race, and fewer than were asked for are not the one promised', () => {
  assert.equal(onlyWinnerLeft(tell(), race(1), 60_000).verdict, 'invalid');
  assert.equal(onlyWinnerLeft(tell(), { ...race(2), asked: 3 }, 60_000).verdict, 'invalid');
});

test('the next sync is shown in time, too late, or not at all', () => {
  const verdict = (to: number, shown: boolean): string =>
    nextSyncShown(2_000, { from: 1_000, to, shown }).verdict;
  assert.equal(verdict(3_000, true), 'met');
  assert.equal(verdict(3_001, true), 'breached');
  assert.equal(verdict(3_001, false), 'breached');
  assert.equal(verdict(3_000, false), 'inconclusive');
});
