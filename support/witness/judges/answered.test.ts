import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Happening } from '../history';
import { answeredInTime } from './answered';

const saving = (f0: number, f1: number): Happening => ({
  ...{ kind: 'saving', at: f1, machine: 'gpu-market:1', name: 'first', f0, f1, id: 'a' },
});
const refusal = (f0: number, f1: number): Happening => ({
  ...{ kind: 'restore', at: f1, machine: 'gpu-market:1', id: 'a', f0, f1, refused: 'It is damaged.' },
});
const verdictOf = (...happenings: readonly Happening[]): string =>
  answeredInTime({ happenings }, 1_000).verdict;

test('the last answer counts, a refusal like any other', () => {
  assert.equal(verdictOf(saving(0, 2_000), refusal(3_000, 3_900)), 'met');
  assert.equal(verdictOf(saving(0, 900), refusal(3_000, 4_100)), 'breached');
  assert.equal(verdictOf(), 'invalid');
});

test('the latest of all counts, of whatever kind and in whatever order they were asked for', () => {
  const asked = (f0: number, f1: number): Happening => ({
    ...{ kind: 'asked', wish: 'move', at: f1, f0, f1, machine: 'gpu-market:1', instance: 1 },
  });
  assert.equal(verdictOf(refusal(0, 100), saving(200, 300), asked(400, 2_000)), 'breached');
  assert.equal(verdictOf(asked(0, 1_900), saving(2_000, 2_100), saving(2_200, 2_300)), 'met');
  assert.equal(verdictOf(saving(0, 100), saving(200, 1_900), asked(2_000, 2_100)), 'met');
  assert.equal(verdictOf(asked(0, 100), refusal(150, 250), saving(300, 1_301)), 'breached');
});

test('how long it took is told', () => {
  assert.deepEqual(answeredInTime({ happenings: [saving(100, 450)] }, 1_000).measured, [350, 350]);
});
