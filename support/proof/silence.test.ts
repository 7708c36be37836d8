import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, census, OLD } from '../witness/brief';
import type { Recorded } from '../witness/history';
import { objectionsTo, silenceIn } from './silence';

const BRISK = { heartbeat: 250, heartbeatMisses: 4, syncInterval: 1_000 };

const historyOf = (...instants: readonly number[]): Recorded => ({
  happenings: [census(0, OLD), ...instants.map((at) => answered(OLD, at))],
});

test('a silence is one between two answers, or one that lasts', () => {
  assert.deepEqual(silenceIn(historyOf(100, 120, 420, 440), 450), { longest: 300, last: 10 });
  assert.deepEqual(silenceIn(historyOf(100, 120, 420), 9_420), { longest: 9_000, last: 9_000 });
  assert.deepEqual(silenceIn(historyOf(), 5_000), { longest: 5_000, last: 5_000 });
});

test('whoever answers all the time is as healthy as can be', () => {
  assert.deepEqual(objectionsTo({ longest: 2_000, last: 2_000 }, BRISK, false), []);
});

test('a workload that is dead at the end is no healthy one, whatever the product says', () => {
  const dead = { longest: 9_000, last: 9_000 };
  assert.deepEqual(objectionsTo(dead, BRISK, false), [
    'the workload did not answer for 9.0 s, and nobody called that a loss',
    'the workload had not answered for 9.0 s at the end',
  ]);
  assert.equal(objectionsTo(dead, BRISK, true).length, 1);
});

test('a silence that a product would call a loss is one, unless it does so', () => {
  const paused = { longest: 2_001, last: 20 };
  assert.equal(objectionsTo(paused, BRISK, false).length, 1);
  assert.deepEqual(objectionsTo(paused, BRISK, true), []);
  assert.deepEqual(objectionsTo(paused, { ...BRISK, heartbeat: 10_000 }, false), []);
});
