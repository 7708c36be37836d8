import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEFORE, journeySummary, journeyTook, LEGS, type Leg } from './journey';

/** Each leg takes a second, and the next begins a second later. */
const LEGS_GONE: readonly Leg[] = LEGS.map((leg, n) => ({ leg, from: 2_000 * n, to: 2_000 * n + 1_000 }));
const TOTAL = 2_000 * LEGS.length - 1_000;

test('a journey lasts from the beginning of its first leg to the end of its last', () => {
  const { legs, total } = journeySummary(LEGS_GONE);
  assert.equal(total, TOTAL);
  assert.deepEqual(legs, Object.fromEntries(LEGS.map((leg) => [leg, 1_000])));
});

test('it keeps its promise in time, breaks it when late, and is none without one of its legs', () => {
  assert.equal(journeyTook(LEGS_GONE, TOTAL).verdict, 'met');
  assert.equal(journeyTook(LEGS_GONE, TOTAL - 1).verdict, 'breached');
  const short = journeyTook(LEGS_GONE.slice(0, -1), TOTAL);
  assert.equal(short.verdict, 'invalid');
  assert.equal(short.because, `it never came to ${LEGS.at(-1) ?? ''}`);
});

test('a journey is timed by its own beginning, and none takes no time', () => {
  const later = LEGS_GONE.map(({ leg, from, to }) => ({ leg, from: from + 500, to: to + 500 }));
  assert.equal(journeySummary(later).total, TOTAL);
  assert.deepEqual(journeySummary([]), { legs: {}, total: 0 });
});

test('every leg that it never came to is named', () => {
  assert.equal(journeyTook(LEGS_GONE.slice(0, -2), TOTAL).because, 'it never came to migration, final check');
});

test('what the script before this suite measured of its legs adds up to its total', () => {
  const { total, ...legs } = BEFORE;
  assert.equal(Object.keys(legs).length, 7);
  assert.equal(
    Object.values(legs).reduce((sum, ms) => sum + ms, 0),
    total,
  );
});
