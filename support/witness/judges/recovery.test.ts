import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { all, type Happening, type Of, type Recorded } from '../history';
import { GOOD, tell, type Truth } from '../story';
import { disagreements } from '../unfolding';
import type { Interval } from '../verdict';
import { experiment, faultConfirmed, faultIsConfirmed, type Experiment } from './fault';
import { hasBeenNoticed, noticed } from './noticed';
import { seenPhases } from './phases';
import { hasBeenProtectedAgain, isCopiedOn, isProtected, protectedAgain } from './protection';
import { hasResumedOn, isGivenUp, resumedOnGpu, resumedOnStandby } from './resumed';

const judged = (history: Recorded): Experiment => {
  const found = experiment(history);
  return typeof found === 'string' ? assert.fail(found) : found;
};

const without =
  (bad: (happening: Happening) => boolean) =>
  (happening: Happening): readonly Happening[] =>
    bad(happening) ? [] : [happening];

const until = (history: Recorded, at: number): Recorded => ({
  happenings: history.happenings.filter((happening) => happening.at <= at),
});

const silentGpu = without(
  ({ kind, ...rest }) => kind === 'answered' && 'machine' in rest && rest.machine.endsWith('3'),
);

test('a good failover keeps every promise of time', () => {
  const history = tell();
  for (const judgement of [
    faultConfirmed(history),
    noticed(history, 1_000),
    resumedOnStandby(history, 60_000),
    resumedOnGpu(history, 180_000),
    protectedAgain(history, 2_000),
  ])
    assert.equal(judgement.verdict, 'met', `${judgement.promise}: ${judgement.because}`);
});

test('a slow one breaks them', () => {
  const slow = { ...GOOD, noticed: 14_000, fenced: 15_000, standby: 80_000, ssh: 81_000, stopped: 81_500 };
  const history = tell({ ...slow, gpu: 200_000, protectedAgain: 203_000, end: 204_000 });
  for (const judgement of [
    noticed(history, 1_000),
    resumedOnStandby(history, 60_000),
    resumedOnGpu(history, 180_000),
    protectedAgain(history, 2_000),
  ])
    assert.equal(judgement.verdict, 'breached', `${judgement.promise}: ${judgement.because}`);
});

test('a limit inside the interval is inconclusive', () => {
  const { measured } = resumedOnStandby(tell(), 60_000);
  const [lo, hi] = Array.isArray(measured) ? (measured as [number, number]) : assert.fail('no interval');
  assert.equal(resumedOnStandby(tell(), (lo + hi) / 2).verdict, 'inconclusive');
});

test('what never happened is breached once the limit is past, and inconclusive before', () => {
  const history = tell({}, silentGpu);
  assert.equal(resumedOnGpu(history, 2_000).verdict, 'breached');
  assert.equal(resumedOnGpu(history, 180_000).verdict, 'inconclusive');
  assert.equal(resumedOnStandby(history, 60_000).verdict, 'met');
  assert.equal(protectedAgain(history, 2_000).verdict, 'invalid');
});

const claimed = (at: number, id: string, failure?: string): Of<'claimed'> => ({
  ...{ kind: 'claimed', at, askedAt: at - 1 },
  failover: {
    ...{ id, instance: 1, reason: 'gpu_failure', rehearsal: false, dataRestored: false, phaseTimings: {} },
    ...(failure === undefined ? { phase: 'detecting' } : { phase: 'failed', failureReason: failure }),
  },
});

const telling = (...claims: readonly Of<'claimed'>[]): Recorded => ({
  happenings: [...tell({}, silentGpu).happenings.filter(({ kind }) => kind !== 'claimed'), ...claims],
});

test('what the product itself has given up is breached at once', () => {
  const given = telling(claimed(12_600, 'f1'), claimed(13_000, 'f1', 'no money'));
  const { verdict, because } = resumedOnGpu(given, 180_000);
  assert.equal(verdict, 'breached');
  assert.equal(because, 'the product itself says that the failover failed (no money)');
  assert.equal(resumedOnStandby(given, 60_000).verdict, 'met', 'what came about is judged by what was seen');
  assert.ok(isGivenUp(given));
});

test('nothing is given up while another failover goes on, nor by what was told before the fault', () => {
  for (const history of [
    tell({}, silentGpu),
    telling(claimed(13_000, 'f1', 'no money'), claimed(13_100, 'f2')),
    telling(claimed(11_000, 'f1', 'no money')),
    telling(),
  ]) {
    assert.ok(!isGivenUp(history));
    assert.equal(resumedOnGpu(history, 180_000).verdict, 'inconclusive');
  }
});

const EXCUSES: readonly (readonly [string, (happening: Happening) => boolean])[] = [
  ['no fault was injected', ({ kind }) => kind === 'fault'],
  ['the witness never lost its connection to the machine', ({ kind }) => kind === 'disconnected'],
  ['the machine did not refuse a new connection', ({ kind }) => kind === 'refused'],
  [
    'no record of it had reached the CPU Standby before the fault',
    ({ kind, at }) => kind === 'tail' && at < GOOD.fault,
  ],
  [
    'the workload did not answer just before the fault',
    ({ kind, at }) => kind === 'answered' && at > 10_000 && at < GOOD.fault,
  ],
  [
    'nothing had been saved before the fault',
    (each) => each.kind === 'answered' && each.at < GOOD.fault && each.answer.verb === 'offer',
  ],
  [
    'no workload had answered on the machine before the fault',
    ({ kind, at }) => kind === 'answered' && at < GOOD.fault,
  ],
];

for (const [because, bad] of EXCUSES)
  test(`invalid: ${because}`, () => {
    const history = tell({}, without(bad));
    assert.equal(experiment(history), because);
    for (const judgement of [noticed(history, 1), resumedOnGpu(history, 1), protectedAgain(history, 1)])
      assert.deepEqual([judgement.verdict, judgement.because], ['invalid', because]);
  });

test('without a fault, its confirmation does not apply', () => {
  assert.equal(
    faultConfirmed(
      tell(
        {},
        without(({ kind }) => kind === 'fault'),
      ),
    ).verdict,
    'not applicable',
  );
});

test('a machine that goes on answering has not failed', () => {
  const history = tell();
  const last = all(history, 'answered')
    .filter(({ machine }) => machine.endsWith('1'))
    .at(-1);
  if (last === undefined) return assert.fail('nothing was answered');
  const more = { ...last, sentAt: last.sentAt + 30, at: last.at + 30 };
  assert.equal(experiment({ happenings: [...history.happenings, more] }), 'the machine went on answering');
});

/** Of what the new GPU saves nothing more is copied from an instant on. */
const copiedUntil = (at: number): Recorded =>
  tell(
    {},
    without((each) => each.kind === 'tail' && each.at > at),
  );

test('one record on the CPU Standby is no protection unless others follow it', () => {
  const once = copiedUntil(GOOD.protectedAgain + 150);
  assert.equal(hasBeenProtectedAgain(once), true);
  assert.equal(isCopiedOn(once), false);
  const judged = protectedAgain(once, 700);
  assert.equal(judged.verdict, 'breached');
  assert.match(judged.because, /a later one not within/);
  assert.equal(protectedAgain(once, 10_000).verdict, 'inconclusive');
  assert.equal(isCopiedOn(tell()), true);
  assert.equal(protectedAgain(tell(), 700).verdict, 'met');
});

test('what holds before the fault is no answer to it', () => {
  const history = until(tell(), GOOD.fault + 10);
  assert.equal(isProtected(history), true);
  assert.equal(hasBeenProtectedAgain(history), false);
  assert.equal(hasResumedOn(history, 'gpu'), false);
  assert.equal(hasResumedOn(history, 'cpu'), false);
  assert.equal(hasBeenNoticed(history), false);
  assert.equal(faultIsConfirmed(history), true);
});

test('each stage is seen when it is there, and not before', () => {
  const history = tell();
  const stages = [
    [hasBeenNoticed, GOOD.noticed],
    [(past: Recorded) => hasResumedOn(past, 'cpu'), GOOD.standby],
    [(past: Recorded) => hasResumedOn(past, 'gpu'), GOOD.gpu],
    [hasBeenProtectedAgain, GOOD.protectedAgain],
  ] as const;
  for (const [seen, at] of stages) {
    assert.equal(seen(until(history, at)), false);
    assert.equal(seen(until(history, at + 150)), true);
  }
});

const gap = (max: number): fc.Arbitrary<number> => fc.double({ min: 60, max, noNaN: true });

const truths: fc.Arbitrary<Truth> = fc
  .record({
    fault: fc.double({ min: 2_000, max: 3_000, noNaN: true }),
    gaps: fc.tuple(gap(900), gap(300), gap(500), gap(900), gap(300), gap(300), gap(900)),
    lag: fc.double({ min: 0, max: 400, noNaN: true }),
  })
  .map(({ fault, gaps, lag }) => {
    const [noticedAt, fenced, standby, ssh, stopped, gpu, again] = gaps.map((_, n) =>
      gaps.slice(0, n + 1).reduce((sum, each) => sum + each, fault),
    ) as [number, number, number, number, number, number, number];
    return {
      fault,
      lag,
      noticed: noticedAt,
      fenced,
      standby,
      ssh,
      stopped,
      gpu,
      protectedAgain: again,
      end: again + 1_000,
    };
  });

const contains = ({ lo, hi }: Interval, truth: number, what: string): void => {
  assert.ok(lo <= truth && truth <= hi, `${what}: ${truth} is not between ${lo} and ${hi}`);
};

test('the intervals always contain the truth', () => {
  fc.assert(
    fc.property(truths, (truth) => {
      const history = tell(truth);
      const { fault } = truth;
      const rto = (judgement: ReturnType<typeof resumedOnGpu>, at: number): void => {
        const [lo, hi] = judgement.measured as [number, number];
        // Reports round to tenths.
        contains({ lo: lo - 0.1, hi: hi + 0.1 }, at - fault, judgement.promise);
      };
      rto(resumedOnStandby(history, 60_000), truth.standby);
      rto(resumedOnGpu(history, 180_000), truth.gpu);
      rto(noticed(history, 1_000), truth.noticed);
      const { noticed: at, fenced, standby, ssh, gpu, protectedAgain: again } = truth;
      const took = [at - fault, fenced - at, standby - fenced, ssh - standby, gpu - ssh, again - gpu];
      for (const [n, { phases, took: seen }] of seenPhases(history, judged(history)).entries())
        contains(seen, took[n] ?? NaN, phases.join());
    }),
    { numRuns: 60 },
  );
});

test('what is waited for is there exactly when it can be judged', () => {
  const anyway = 1_000_000;
  for (const found of [
    disagreements(tell(), hasBeenNoticed, (past) => noticed(past, anyway)),
    disagreements(tell(), isCopiedOn, (past) => protectedAgain(past, anyway)),
    disagreements(
      tell(),
      (past) => hasResumedOn(past, 'cpu'),
      (past) => resumedOnStandby(past, anyway),
    ),
    disagreements(
      tell(),
      (past) => hasResumedOn(past, 'gpu'),
      (past) => resumedOnGpu(past, anyway),
    ),
    disagreements(tell(), faultIsConfirmed, faultConfirmed),
  ])
    assert.deepEqual(found, []);
});
