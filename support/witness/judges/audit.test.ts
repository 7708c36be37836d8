import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audit, seenTo, shareOf, verdictOn } from './audit';

test('a claim that holds is met, one that does not is breached, and why is told', () => {
  assert.deepEqual(audit('it is blue', true, 'it is'), {
    ...{ claim: 'it is blue', verdict: 'met', because: 'it is' },
  });
  assert.equal(audit('it is blue', false, 'it is red').verdict, 'breached');
});

test('what is apart by its allowance is not false, and by no more than the cap it is true', () => {
  const verdicts = (...apart: readonly number[]): readonly string[] =>
    apart.map((each) => verdictOn(each, 300, 200));
  assert.deepEqual(verdicts(0, 200, 201, 300, 301), [
    'met',
    'met',
    'inconclusive',
    'inconclusive',
    'breached',
  ]);
  assert.deepEqual([verdictOn(50, 50, 200), verdictOn(51, 50, 200)], ['met', 'breached']);
});

test('a long time may be told less exactly, and what was seen is told in whole milliseconds', () => {
  assert.equal(shareOf({ lo: 900, hi: 1_100 }), 50);
  assert.equal(seenTo({ lo: 0.6, hi: 10.4 }), 'seen between 1 and 10 ms');
});
