import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alive, disconnected, isLost, lossInstant, missed, type Suspicion } from './detector';

const TOLERANCE = 60;
const NEEDED = 4;
const miss = (suspicion: Suspicion, sentAt: number, timerLate = 0): Suspicion =>
  missed(suspicion, { sentAt, timerLate, because: 'no answer' }, TOLERANCE);

describe('the watch over a machine', () => {
  it('calls it lost after four missed beats without life in between', () => {
    let seen = alive(1000);
    for (const sentAt of [1250, 1400, 1575]) seen = miss(seen, sentAt);
    assert.equal(isLost(seen, NEEDED), false);
    assert.equal(isLost(miss(seen, 1750), NEEDED), true);
  });

  it('starts anew at any life, however late the answer', () => {
    let seen = alive(1000);
    for (const sentAt of [1250, 1400, 1575]) seen = miss(seen, sentAt);
    seen = miss(alive(1600), 1750);
    assert.equal(seen.misses, 1);
    assert.equal(isLost(seen, NEEDED), false);
  });

  it('learns nothing from a beat sent before the last life, and does without it', () => {
    let seen = miss(alive(1300), 1250);
    assert.equal(seen.misses, 0);
    for (const sentAt of [1400, 1575, 1750]) seen = miss(seen, sentAt);
    assert.equal(isLost(seen, NEEDED), false);
    assert.equal(isLost(miss(seen, 1925), NEEDED), true);
  });

  it('learns nothing from a beat that the product itself judged late', () => {
    assert.equal(miss(alive(1000), 1250, 200).misses, 0);
  });

  it('dates the loss to the end of the connection when that came first', () => {
    assert.equal(lossInstant(miss(disconnected(alive(1000), 1100), 1101)), 1100);
  });

  it('dates a silent loss between the last life and the first missed beat', () => {
    assert.equal(lossInstant(disconnected(miss(alive(1000), 1250), 1300)), 1125);
  });
});
