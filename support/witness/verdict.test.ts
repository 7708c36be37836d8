import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { between, count, invalid, judge, middle, notApplicable, pair } from './verdict';

const PROMISED = { promise: 'it holds', limit: 100, unit: 'ms' };

test('only the worst case within the limit is met, only the best case beyond it is breached', () => {
  assert.equal(judge(PROMISED, { lo: 90, hi: 100 }).verdict, 'met');
  assert.equal(judge(PROMISED, { lo: 99, hi: 101 }).verdict, 'inconclusive');
  assert.equal(judge(PROMISED, { lo: 100, hi: 120 }).verdict, 'inconclusive');
  assert.equal(judge(PROMISED, { lo: 100.1, hi: 120 }).verdict, 'breached');
});

test('a duration is told by both its bounds, and by how far they are apart', () => {
  const { because, resolution, measured } = judge(PROMISED, { lo: 90.04, hi: 99.5 });
  assert.equal(because, 'between 90 and 99.5 ms');
  assert.deepEqual([resolution, measured], [9.5, [90, 99.5]]);
});

test('what never ended is told by how long it certainly lasted', () => {
  const judgement = judge(PROMISED, { lo: 500, hi: Infinity });
  assert.equal(judgement.verdict, 'breached');
  assert.deepEqual(judgement.measured, [500, 500]);
  assert.equal(judgement.resolution, undefined);
  assert.match(judgement.because, /not within 500 ms/);
});

test('things are counted and the first ones named', () => {
  assert.equal(count({ ...PROMISED, limit: 0 }, [], 'fine').verdict, 'met');
  assert.equal(count({ ...PROMISED, limit: 0 }, [], 'fine').because, 'fine');
  assert.equal(count(PROMISED, 'abcde'.split(''), 'fine').because, 'a; b; c; d; e');
  const { verdict, measured, because } = count({ ...PROMISED, limit: 0 }, 'abcdefg'.split(''), 'fine');
  assert.deepEqual([verdict, measured, because], ['breached', 7, 'a; b; c; d; e; ...']);
});

test('an experiment that did not happen measures nothing', () => {
  assert.deepEqual(invalid(PROMISED, 'why'), { ...PROMISED, verdict: 'invalid', because: 'why' });
  assert.equal(notApplicable(PROMISED, 'why').verdict, 'not applicable');
});

test('a duration between two uncertain instants contains the true one', () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 1_000 }), fc.nat(100), fc.nat(100))
    .map(([truth, before, after]) => ({ truth, lo: truth - before, hi: truth + after }));
  fc.assert(
    fc.property(interval, interval, (one, other) => {
      const [from, to] = one.truth <= other.truth ? [one, other] : [other, one];
      const { lo, hi } = between(from, to);
      assert.ok(lo <= to.truth - from.truth && to.truth - from.truth <= hi);
      assert.ok(middle({ lo, hi }) >= lo && pair({ lo, hi })[0] <= pair({ lo, hi })[1]);
    }),
  );
});
