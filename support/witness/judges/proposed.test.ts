import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tell } from '../story';
import { proposedTruly } from './proposed';

const NOTHING = { happenings: [] };

// In the good story the work is on the GPU with the supplier's id 3 at the end.
test('only the instance that has the work may be proposed', () => {
  const verdict = (proposed?: number): readonly string[] => {
    const told = { listed: [1, 3], ...(proposed === undefined ? {} : { proposed }) };
    const { verdict: found, because } = proposedTruly(tell(), told);
    return [found, because];
  };
  assert.deepEqual(verdict(3), ['met', 'instance 3 is proposed']);
  assert.deepEqual(verdict(1), ['breached', 'the work is on 3, and 1 is proposed']);
  assert.deepEqual(verdict(), ['breached', 'the work is on 3, and none is proposed']);
});

test('where there is no other, and where nothing works, nothing is proved', () => {
  assert.equal(proposedTruly(tell(), { listed: [3], proposed: 3 }).verdict, 'invalid');
  assert.equal(proposedTruly(NOTHING, { listed: [1, 3], proposed: 3 }).verdict, 'invalid');
});
