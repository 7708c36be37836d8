import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, brief, census, NEW, OLD, VM } from '../brief';
import type { Happening } from '../history';
import { STEP_EVERY } from '../workload';
import { noTwoLive } from './live';
import { outlived } from './outlived';

/** The GPU is heard last at 2 s, asked 2 ms before, with 100 steps trained; the standby answers from 3 s on. */
const STEPS = 100;
const HEARD = 1_998;
const STANDBY = 3_000;
const story: readonly Happening[] = [
  ...[census(100, OLD, VM, NEW), answered(OLD, 1_000, { step: 80 }), answered(OLD, 2_000, { step: STEPS })],
  ...[answered(VM, STANDBY, { epoch: 2 }), answered(NEW, 5_000, { epoch: 3 })],
];

const trained = (step: number, at = 6_000, machine = OLD): Happening => ({
  ...{ kind: 'trained', at, askedAt: at - 5, machine, step },
});
const found = (...happenings: readonly Happening[]): readonly string[] =>
  outlived(brief(...story, ...happenings));

/** So many steps, the first of which takes no time, last until the standby answers. */
const enough = (STANDBY - HEARD) / STEP_EVERY + 1;

test('a workload that had trained no more than it can have before the other answered had ended in time', () => {
  for (const steps of [0, STEPS - 10, STEPS, STEPS + 1, STEPS + Math.floor(enough)])
    assert.deepEqual(found(trained(steps)), [], String(steps));
  assert.equal(noTwoLive(brief(...story, trained(STEPS))).verdict, 'met');
});

test('whoever had trained more worked on beside the other', () => {
  const more = Math.ceil(enough);
  const beside = HEARD + (more - 1) * STEP_EVERY - STANDBY;
  const why = `epoch 1 on ${OLD} had worked on unheard, for ${beside} ms and longer after epoch 2 had answered`;
  assert.deepEqual(found(trained(STEPS + more)), [why]);
  const { verdict, because } = noTwoLive(brief(...story, trained(STEPS + more)));
  assert.deepEqual([verdict, because], ['breached', why]);
});

test('what stands where nobody had worked, or is heard only afterwards, says nothing', () => {
  assert.deepEqual(found(trained(9_999, 900)), []);
  assert.deepEqual(found(trained(9_999, 6_000, NEW)), []);
  assert.deepEqual(found(trained(9_999, 6_000, 'gpu-market/9')), []);
});
