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
