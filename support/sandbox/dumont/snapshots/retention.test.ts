import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Snapshot } from '../records';
import { atStake, sortedOut } from './retention';

const DAY = 86_400_000;
const AT = 100 * DAY;
const snapshot = (serial: number, more: Partial<Snapshot> = {}): Snapshot =>
  ({
    id: `s${serial}`,
    serial,
    instance: 1,
    pinned: false,
    madeAt: AT - DAY,
    name: 'same',
    ...more,
  }) as Snapshot;

describe('what the clean-up leaves', () => {
  it('is the newest good one, what is pinned, and what the policy says', () => {
    const all = [snapshot(1, { pinned: true }), snapshot(2), snapshot(3), snapshot(4), snapshot(5)];
    const grounds = { policy: { keepLast: 1, keepDays: 0 }, newestGood: new Map([[1, 's3']]), at: AT };
    assert.deepEqual(
      sortedOut(all, grounds).map(({ snapshot: { id }, because }) => [id, because]),
      [
        ['s5', 'policy'],
        ['s4', undefined],
        ['s3', 'newest_good'],
        ['s2', undefined],
        ['s1', 'pinned'],
      ],
    );
  });

  it('counts for each instance apart, by what was made later and not by clocks', () => {
    const all = [snapshot(1, { madeAt: AT + DAY }), snapshot(2, { madeAt: 0 }), snapshot(3, { instance: 2 })];
    const grounds = {
      policy: { keepLast: 1, keepDays: 0 },
      newestGood: new Map([
        [1, 's2'],
        [2, 's3'],
      ]),
      at: AT + 2 * DAY,
    };
    const going = sortedOut(all, grounds).filter(({ because }) => because === undefined);
    assert.deepEqual(
      going.map(({ snapshot: { id } }) => id),
      ['s1'],
    );
  });

  it('is everything that is young enough', () => {
    const all = [snapshot(1), snapshot(2, { madeAt: AT - 8 * DAY }), snapshot(3)];
    const grounds = { policy: { keepLast: 1, keepDays: 7 }, newestGood: new Map([[1, 's3']]), at: AT };
    const going = sortedOut(all, grounds).filter(({ because }) => because === undefined);
    assert.deepEqual(
      going.map(({ snapshot: { id } }) => id),
      ['s2'],
    );
  });

  it('has to be read only of an instance of which something is to go', () => {
    const all = [1, 2, 3, 4, 5].map((serial) => snapshot(serial, { instance: Math.ceil(serial / 2) }));
    const pinned = all.map((each) => (each.id === 's3' ? { ...each, pinned: true } : each));
    const grounds = { policy: { keepLast: 1, keepDays: 0 }, at: AT };
    assert.deepEqual([...atStake(pinned, grounds)], [1]);
    const sorted = sortedOut(pinned, { ...grounds, newestGood: new Map([[1, 's2']]) });
    assert.deepEqual(
      sorted.map(({ snapshot: { id }, because }) => [id, because]),
      [
        ['s5', 'policy'],
        ['s4', 'policy'],
        ['s3', 'pinned'],
        ['s2', 'newest_good'],
        ['s1', undefined],
      ],
    );
  });

  it('is of each instance one that can be read, and everything where none can', () => {
    const all = [1, 2, 3, 4, 5, 6].map((serial) => snapshot(serial, { instance: Math.ceil(serial / 2) }));
    const newestGood = new Map([
      [1, 's1'],
      [2, 's4'],
    ]);
    const sorted = sortedOut(all, { policy: { keepLast: 0, keepDays: 0 }, newestGood, at: AT });
    assert.deepEqual(
      sorted.map(({ snapshot: { id }, because }) => [id, because]),
      [
        ['s6', 'policy'],
        ['s5', 'policy'],
        ['s4', 'newest_good'],
        ['s3', undefined],
        ['s2', undefined],
        ['s1', 'newest_good'],
      ],
    );
  });
});
