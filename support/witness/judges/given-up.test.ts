import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief, census, OLD, unchanged, VM, wish } from '../brief';
import type { Happening } from '../history';
import type { Judgement } from '../verdict';
import { isUnpaid, unpaid } from './given-up';

const both = census(500, OLD, VM);
const off = wish(1_000, 'unprotect');

const judged = (limit: number, ...happenings: readonly Happening[]): Judgement =>
  unpaid(brief(...happenings), limit);
const says = ({ verdict, because }: Judgement, expected: Judgement['verdict'], words: string): void => {
  assert.deepEqual([verdict, because], [expected, words]);
};

test('what was turned off is no longer paid for from the first look on that does not list it', () => {
  assert.deepEqual(judged(600, both, off, census(1_008, OLD)).measured, [0, 8]);
  assert.deepEqual(judged(600, both, off, unchanged(1_305), census(1_505, OLD)).measured, [290, 505]);
  assert.deepEqual(judged(600, both, off, census(1_005, OLD), unchanged(1_205)).measured, [0, 5]);
});

test('what the books had dropped before protection was turned off counts from then on only', () => {
  const dropped = [both, census(900, OLD), off];
  assert.deepEqual(judged(600, ...dropped, unchanged(1_105)).measured, [0, 105]);
});

test('only who turned protection off, of what the books had listed, gave anything up', () => {
  says(judged(600, both, wish(100, 'protect')), 'invalid', 'nobody turned protection off');
  const protect = wish(100, 'protect');
  assert.deepEqual(judged(600, both, protect, off, census(1_008, OLD)).measured, [0, 8]);
  const unlisted = 'the books listed no CPU Standby before';
  says(judged(600, unchanged(500), off, census(1_505, OLD)), 'invalid', unlisted);
  says(judged(600, census(500, OLD), off, unchanged(1_505)), 'invalid', unlisted);
  says(judged(600, off, census(1_205, OLD, VM), census(1_505, OLD)), 'invalid', unlisted);
  assert.equal(judged(600, census(1_000, OLD, VM), off, census(1_008, OLD)).verdict, 'met');
});

test('what is still listed once it was said to be gone is a breach, though it goes in time', () => {
  const late = [both, off, unchanged(1_205), census(1_505, OLD)];
  says(judged(600, ...late), 'breached', 'it was said to be gone, and was still listed');
  says(judged(500, ...late), 'inconclusive', 'between 190 and 505 ms');
  says(judged(100, ...late), 'breached', 'between 190 and 505 ms');
  const meanwhile = [both, off, unchanged(1_015), census(1_100, OLD)];
  assert.equal(judged(600, ...meanwhile).verdict, 'met');
});

test('nobody need wait on from the look on that lists it no more', () => {
  assert.ok(isUnpaid(brief(both, off, census(1_505, OLD))));
  assert.ok(!isUnpaid(brief(both, off, unchanged(1_505))));
  assert.ok(!isUnpaid(brief(both, census(900, OLD))));
});
