import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailoverRow, Measurement } from '../../evidence/measurement';
import type { Past } from '../history/chronicle';
import { alertsOf, usual } from './rule';

const OF = { scenario: 'S01', title: 'The work goes on' };

const row = (changes: Partial<Measurement>): Measurement => ({
  ...{ run: '0a1b2c3d', ...OF, promise: 'the workload resumes on another GPU', limit: 180_000, unit: 'ms' },
  ...{ verdict: 'met', because: '', at: 1, measured: [1_000, 1_040] },
  ...changes,
});

const before = (values: readonly number[], unit = 'ms'): readonly Past[] => [
  { ...OF, promise: 'the workload resumes on another GPU', unit, values },
];

const whys = (...[rows, past = []]: [readonly Measurement[], (readonly Past[])?]): readonly string[] =>
  alertsOf(rows, past).map(({ why }) => why);

test('a breached promise is told with its figures, and nothing else of a good run', () => {
  const bad = row({ verdict: 'breached', measured: [240_000, 240_000] });
  assert.deepEqual(alertsOf([row({}), bad], []), [
    { ...OF, promise: bad.promise, why: 'breached: promised 3 min, measured 4 min' },
  ]);
});

test('what is usual is the median and five median deviations, or what is noise', () => {
  assert.equal(usual([1_000, 1_100, 1_200, 1_300, 1_400], 'ms'), 1_200 + 5 * 100);
  assert.equal(usual([1_000, 1_001, 1_002, 1_003, 1_004], 'ms'), 1_002 + 100.2);
  assert.equal(usual([10, 10, 10, 10], 'ms'), 110);
  assert.equal(usual([3, 3, 3, 3, 3], 'steps'), 4);
});

test('worse than its own history is told, a little worse is not', () => {
  const past = before([1_000, 1_010, 1_020, 1_030, 1_040]);
  assert.deepEqual(whys([row({ measured: [1_100, 1_120] })], past), []);
  assert.deepEqual(whys([row({ measured: [1_100, 1_130] })], past), [
    'worse than before: 1.13 s; of the last 5 runs the median is 1.02 s, the worst 1.04 s',
  ]);
});

test('noise of a few milliseconds is none, however steady it was before', () => {
  assert.deepEqual(whys([row({ measured: 45 })], before([10, 10, 10, 10, 10, 10])), []);
});

test('one outlier in the past hides nothing', () => {
  const past = before([1_000, 1_010, 9_000, 1_020, 1_030, 1_000]);
  assert.equal(whys([row({ measured: [2_000, 2_000] })], past).length, 1);
});

test('too few earlier runs, or those of another promise, say nothing', () => {
  const slow = row({ measured: [60_000, 60_000] });
  assert.deepEqual(whys([slow], before([10, 10, 10, 10])), []);
  assert.deepEqual(whys([slow], before([10, 10, 10, 10, 10], 'records')), []);
  const { measured, ...unmeasured } = slow;
  assert.ok(measured);
  assert.deepEqual(whys([unmeasured], before([10, 10, 10, 10, 10])), []);
});

test('a sync of more than 10 seconds is told, whatever was promised', () => {
  const sync = row({ about: 'sync', promise: 'whatever its words', measured: [10_001, 11_000] });
  assert.deepEqual(whys([sync]), ['a sync took 11 s, more than 10 s']);
  assert.deepEqual(whys([{ ...sync, measured: [9_000, 10_000] }]), []);
  assert.deepEqual(whys([row({ promise: 'the console shows the next sync', measured: 11_000 })]), []);
});

test('so is a failover of more than 3 minutes', () => {
  const failover = (rto?: readonly [number, number]): FailoverRow => ({
    ...{ kind: 'failover', run: '0a1b2c3d', ...OF, fault: 'host-disappears', observed: {}, claimed: {} },
    ...{ rto_standby: undefined, rto_gpu: rto, acknowledged: 1, lost: 0, paid: 0 },
  });
  assert.deepEqual(alertsOf([failover([180_001, 200_000])], []), [
    { ...OF, promise: 'the failover', why: 'it took 3.3 min, more than 3 min' },
  ]);
  assert.deepEqual(alertsOf([failover([1_000, 180_000]), failover()], []), []);
});
