import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, brief, census, OLD, tail, VM, watched } from '../brief';
import type { Happening } from '../history';
import { hasReached, reaches, reachesAgain } from './reaching';

/** Records are saved at 1 s and 1.2 s. */
const story = [census(100, OLD, VM), answered(OLD, 1_002), answered(OLD, 1_202)];
const SINCE = 900;

const measured = (...happenings: readonly Happening[]): unknown =>
  reaches(brief(...story, ...happenings), SINCE, 500).measured;
/** At 2 s, when nobody looks any more, it was not there. */
const unseen = [999, 999];

test('a record has reached the CPU Standby between the last look without it and the first with it', () => {
  assert.deepEqual(measured(tail(VM, 1_300, { k: 1_002 })), [193, 300]);
  assert.deepEqual(measured(tail(VM, 1_250, { k: 900 }), tail(VM, 1_300, { k: 1_202 })), [193, 300]);
  assert.deepEqual(measured(watched(2_001)), unseen);
});

test('neither another machine, nor one that nobody lists, nor another workload’s record is a copy', () => {
  const end = watched(2_001);
  const mute: Happening = { ...tail(VM, 1_300, { k: 1 }), line: 'no such file' };
  for (const other of [
    tail(OLD, 1_300, { k: 1_002 }),
    tail('compute/9', 1_300, { k: 1_002 }),
    tail(VM, 1_300, { k: 5_000, epoch: 9 }),
    mute,
  ])
    assert.deepEqual(measured(other, end), unseen);
});

test('only what was saved after the instant counts', () => {
  const history = brief(...story, tail(VM, 1_100, { k: 1_002 }), tail(VM, 1_400, { k: 1_202 }));
  const at = (since: number): unknown => reaches(history, since, 500).measured;
  assert.deepEqual(
    [at(999), at(1_000), at(1_199)],
    [
      [0, 100],
      [93, 200],
      [93, 200],
    ],
  );
  assert.equal(reaches(history, 1_200, 500).because, 'nothing was saved after that');
  assert.deepEqual([hasReached(history, 1_199), hasReached(history, 1_200)], [true, false]);
  assert.ok(!hasReached(brief(...story), SINCE));
});

test('after a trouble it counts from its end on, and from no other', () => {
  const healed: Happening = {
    ...{ kind: 'healed', at: 940, fault: 'market-down', machine: '', gone: false },
    done: 950,
  };
  const copied = tail(VM, 1_300, { k: 1_002 });
  assert.deepEqual(reachesAgain(brief(...story, healed, copied), 500).measured, [245, 350]);
  assert.equal(reachesAgain(brief(...story, copied), 500).because, 'nothing was saved after the trouble');
});
