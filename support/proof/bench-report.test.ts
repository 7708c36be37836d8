import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turns, WAYS, type Timed, type Way } from './failovers';
import { markdown } from './bench-report';
import type { Findings } from './findings';
import { excesses } from './limits';
import type { SuiteMoves } from './suite-moves';

const timed = (way: Way, standby: number): Timed => ({
  way,
  fault: 'freeze',
  round: 0,
  standby,
  gpu: 2 * standby,
  protected: 3 * standby,
});

const crowd = (size: number, slowest: number) => ({
  size,
  recoveries: Array.from({ length: size }, (_, n) => {
    const standby = (slowest * (n + 1)) / size;
    return { standby, gpu: 2 * standby, protected: 3 * standby };
  }),
});

const carried = (saved: number, restored: number): Findings['carried'] => [
  { carrier: 'product', megabytes: 128, saved, restored },
  { carrier: 'restic', megabytes: 128, saved: 1_000, restored: 1_000 },
];

/** A snapshot takes a second, a restore another one, setting up and losing half of one each: 4.5 seconds in all. */
const MOVES: SuiteMoves = { gpus: 2, standbys: 1, losses: 1, snapshots: 1, restores: 1, waited: 500 };

const FINDINGS: Findings = {
  at: '2026-11-23T08:00:00.000Z',
  cores: 2,
  processor: 'some processor',
  tier: 1,
  load: 0.25,
  seed: 42,
  timed: [timed('product', 700), timed('watched', 770), timed('bare', 500)],
  crowds: [crowd(1, 700), crowd(5, 1_400)],
  carried: carried(1_300, 1_400),
  failed: [],
  setUps: [{ gpu: 500, standby: 500 }],
  little: carried(2_000, 2_000),
  machines: { single: [100, 110, 120], ten: 250 },
  dryRuns: [{ took: 1_900, code: 0 }],
  suite: { took: 6_300, code: 0, moves: MOVES },
};

test('the findings are a page with the machine they were found on', () => {
  const text = markdown(FINDINGS);
  assert.match(
    text,
    /^Measured on 2026-11-23 with 2 cores \(some processor, load before 0\.3\), machines of tier 1, seed 42\./,
  );
  assert.match(text, /\| freeze +\| +1 \| +700 \| +500 \| +1\.40 \|/);
  assert.match(text, /\| all +\| +1 \| +770 \| +700 \| +1\.10 \|/);
  assert.match(text, /\| 5 +\| +1 \| +840 \| +1400 \| +2\.00 \|/);
  assert.match(text, /\| restored +\| +128 \| +1400 \| +1000 \| +1\.40 \|/);
  assert.match(text, /\| a GPU with a workload +\| +2 \| +500 \| +1000 \|/);
  assert.match(text, /\| all of that, one after the other +\| +\| +\| +4500 \|/);
  assert.match(text, /\| the whole suite, two workers +\| +\| +\| +6300 \|\n\| × +\| +\| +\| +1.40 \|/);
  assert.match(
    markdown({ ...FINDINGS, suite: undefined }),
    /\| the whole suite, two workers +\| +\| +\| +- \|/,
  );
});

test('nothing is said of limits that are kept', () => {
  assert.deepEqual(excesses(FINDINGS), []);
});

test('every limit that is not kept is told', () => {
  const slow: Findings = {
    ...FINDINGS,
    timed: [timed('product', 1_050), timed('watched', 1_400), timed('bare', 500)],
    crowds: [crowd(1, 700), crowd(20, 3_500)],
    carried: carried(1_600, 1_000),
    failed: ['20 at once: it took too long'],
    suite: { took: 7_200, code: 1, moves: MOVES },
  };
  assert.deepEqual(excesses(slow), [
    '20 at once: it took too long',
    'standby, product against script: 2.10 times, more than 2',
    'GPU, product against script: 2.10 times, more than 2',
    'protected, product against script: 2.10 times, more than 2',
    'standby, watched against alone: 1.33 times, more than 1.2',
    'GPU, watched against alone: 1.33 times, more than 1.2',
    'standby, the worst of 20 at once against one: 5.00 times, more than 4',
    'GPU, the worst of 20 at once against one: 5.00 times, more than 4',
    'saved, product against restic: 1.60 times, more than 1.5',
    'The suite ended with 1',
    'the whole suite against its bare moves: 1.60 times, more than 1.5',
  ]);
});

test('every fault is handled in every way in each round, never beginning with the same', () => {
  const due = turns(3, ['freeze', 'link-cut']);
  assert.equal(due.length, 18);
  assert.equal(new Set(due.map(({ way, fault, round }) => `${way} ${fault} ${round}`)).size, 18);
  const first = due.filter((_, n) => n % 3 === 0).map(({ way }) => way);
  assert.deepEqual([...new Set(first)].sort(), [...WAYS].sort());
});
