import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failover, Phase } from '../../customer/customer';
import { all, type Answer, type Happening, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import type { Interval } from '../verdict';
import { claimsTrue } from './claims';
import { experiment } from './fault';
import { noTwoLive } from './live';
import { seenPhases } from './phases';
import { checkpointHandedBack, stepsLost } from './steps';
import { failoverSummary } from './summary';

type Twist = (happening: Happening) => readonly Happening[];

const claiming =
  (change: (failover: Failover) => Partial<Failover>): Twist =>
  (each) =>
    each.kind === 'claimed'
      ? [{ ...each, failover: { ...each.failover, ...change(each.failover) } }]
      : [each];

const stretched =
  (phase: 'detecting' | 'restoring' | 'complete', by: number): Twist =>
  (each) => {
    if (each.kind !== 'claimed') return [each];
    const { phaseTimings } = each.failover;
    const ms = phaseTimings[phase];
    if (ms === undefined) return [each];
    return [{ ...each, failover: { ...each.failover, phaseTimings: { ...phaseTimings, [phase]: ms + by } } }];
  };

/** The old workload answers once more: asked and heard at these instants. */
const thawed = (sentAt: number, at: number): Recorded => {
  const history = tell();
  const last = all(history, 'answered')
    .filter(({ answer }) => answer.epoch === 1)
    .at(-1);
  if (last === undefined) return assert.fail('nothing was answered');
  const late: Happening = { ...last, sentAt, at, answer: { ...last.answer, verb: 'live', k: 999_999 } };
  return { happenings: [...history.happenings, late].sort((one, other) => one.at - other.at) };
};

test('one workload after the other is one workload', () => {
  assert.equal(noTwoLive(tell()).verdict, 'met');
  assert.equal(noTwoLive({ happenings: [] }).verdict, 'not applicable');
});

test('an old workload that answers after the new one is a second', () => {
  const judgement = noTwoLive(thawed(GOOD.standby + 500, GOOD.standby + 502));
  assert.equal(judgement.verdict, 'breached');
  assert.match(judgement.because, /epoch 1 on gpu-market\/1 still answered/);
});

test('asked before the new one began and heard long after it, a thawed workload is a second', () => {
  assert.equal(noTwoLive(thawed(GOOD.fault - 10, GOOD.standby + 900)).verdict, 'breached');
});

test('an answer that may have been under way proves nothing', () => {
  assert.equal(noTwoLive(thawed(GOOD.standby - 10, GOOD.standby + 30)).verdict, 'inconclusive');
});

test('two workloads of one epoch are two', () => {
  const history = tell({}, (each) =>
    each.kind === 'answered' ? [{ ...each, answer: { ...each.answer, epoch: 0 } }] : [each],
  );
  assert.equal(noTwoLive(history).verdict, 'met');
  const again = thawed(GOOD.gpu + 500, GOOD.gpu + 502);
  const flat = again.happenings.map((each) =>
    each.kind === 'answered' ? { ...each, answer: { ...each.answer, epoch: 0 } } : each,
  );
  assert.equal(noTwoLive({ happenings: flat }).verdict, 'breached');
});

test('whoever takes over under the epoch of whom it follows cannot be told apart', () => {
  const history = tell({}, (each) =>
    each.kind === 'answered' ? [{ ...each, answer: { ...each.answer, epoch: 1 } }] : [each],
  );
  const { verdict, because } = noTwoLive(history);
  assert.equal(verdict, 'breached');
  assert.match(because, /epoch 1 was lived on gpu-market\/1 and again on compute\/2/);
});

test('a write of an older epoch that survives is a second workload', () => {
  const history = tell({}, (each) =>
    each.kind === 'log' ? [{ ...each, text: `${each.text}999 1 ${'a'.repeat(16)} 1003\n` }] : [each],
  );
  assert.match(noTwoLive(history).because, /was written after epoch 3 had begun/);
});

test('another host key under the same name is a finding', () => {
  const shown: Happening = { kind: 'host key changed', at: 1, machine: 'compute/2', pinned: 'a', shown: 'b' };
  assert.equal(noTwoLive({ happenings: [shown, ...tell().happenings] }).verdict, 'breached');
});

test('a product that tells what happened tells the truth', () => {
  const { verdict, because } = claimsTrue(tell());
  assert.equal(verdict, 'met', because);
});

const LIES: readonly (readonly [string, RegExp, Twist])[] = [
  ['a phase told twice as long', /detecting took 1120 ms/, stretched('detecting', 560)],
  ['a phase told too short', /restoring took 0 ms/, stretched('restoring', -300)],
  ['an invented protection', /complete took 3600 ms/, stretched('complete', 3_000)],
  ['data not restored', /data restored: false/, claiming(() => ({ dataRestored: false }))],
  [
    'the lost instance as the new one',
    /instance 1 has the work/,
    claiming(({ instance }) => ({ newInstance: instance })),
  ],
  ['an invented instance', /instance 99 has the work/, claiming(() => ({ newInstance: 99 }))],
  ['an invented source', /restored from snapshot:9/, claiming(() => ({ restoredFrom: 'snapshot:9' }))],
  ['a phase without a time', /none for .*gpu_lost/, claiming(() => ({ phaseTimings: {} }))],
  [
    'phases in another order',
    /went forward/,
    claiming(({ phase }) => ({ phase: phase === 'restoring' ? 'gpu_lost' : phase })),
  ],
];

for (const [what, because, twist] of LIES)
  test(`${what} is a false claim`, () => {
    const judgement = claimsTrue(tell({}, twist));
    assert.equal(judgement.verdict, 'breached');
    assert.match(judgement.because, because);
  });

const without = (timings: Failover['phaseTimings'], phases: readonly string[]): Failover['phaseTimings'] =>
  Object.fromEntries(Object.entries(timings).filter(([phase]) => !phases.includes(phase)));

test('what is told falsely is told exactly, and nothing else with it', () => {
  const told = (twist: Twist): string => claimsTrue(tell({}, twist)).because;
  assert.match(
    told(claiming(() => ({ dataRestored: false }))),
    /^"data restored: false", but the workload found \d\d\d records$/,
  );
  assert.equal(
    told(claiming(() => ({ newInstance: 99 }))),
    '"instance 99 has the work", but the workload answers on 3',
  );
  assert.equal(
    told(claiming(() => ({ newInstance: undefined, restoredFrom: undefined }) as unknown as Failover)),
    '"instance none has the work", but the workload answers on 3; ' +
      '"restored from nothing", but the work had gone on on the CPU Standby',
  );
  assert.equal(
    told(
      claiming(({ phaseTimings }) => ({ phaseTimings: without(phaseTimings, ['gpu_lost', 'restoring']) })),
    ),
    '"a time for every phase", but none for gpu_lost, restoring',
  );
  assert.match(
    told(claiming(({ phase }) => ({ phase: phase === 'restoring' ? 'gpu_lost' : phase }))),
    /^"the phases went forward", but told: failover_to_cpu, searching_gpu, provisioning, gpu_lost, complete/,
  );
  assert.match(
    told(stretched('detecting', 560)),
    /^"detecting took 1120 ms", but seen between 5\d\d and [56]\d\d ms$/,
  );
});

test('how far a time is from what was seen is measured; who lies about more than times is not late', () => {
  const measured = (twist: Twist): unknown => claimsTrue(tell({}, twist)).measured;
  const { measured: least, because } = claimsTrue(tell());
  assert.ok(typeof least === 'number' && least > 0 && least < 100);
  assert.match(because, new RegExp(`^\\d+ claims, at most ${least} ms from what was seen$`));
  const twice = measured(stretched('detecting', 560));
  assert.ok(typeof twice === 'number' && Math.abs(twice - 560) < 60, String(twice));
  assert.equal(measured(claiming(() => ({ dataRestored: false }))), undefined);
  const both: Twist = (each) =>
    stretched('detecting', 560)(each).flatMap(claiming(() => ({ newInstance: 99 })));
  assert.equal(measured(both), undefined);
});

/** What of a failover took how long, as it was seen. */
const took = (phase: Phase): Interval => {
  const loss = experiment(tell());
  if (typeof loss === 'string') return assert.fail(loss);
  const seen = seenPhases(tell(), loss).find(({ phases }) => phases.includes(phase));
  return seen?.took ?? assert.fail(phase);
};

/** The verdict where one phase is claimed to have taken so much longer than it can have been seen to take. */
const claimedBeyond = (phase: Phase, by: number): string => {
  const { lo, hi } = took(phase);
  const claimed = (lo + hi) / 2 + (hi - lo) / 2 + ((lo + hi) / 2) * 0.05 + by;
  const twist = claiming(({ phaseTimings }) =>
    phaseTimings[phase] === undefined ? {} : { phaseTimings: { ...phaseTimings, [phase]: claimed } },
  );
  return claimsTrue(tell({}, twist)).verdict;
};

test('a loss is known to half a heartbeat, any other instant better', () => {
  assert.deepEqual([claimedBeyond('detecting', 120), claimedBeyond('detecting', 126)], ['met', 'breached']);
  assert.deepEqual([claimedBeyond('gpu_lost', 99), claimedBeyond('gpu_lost', 101)], ['met', 'breached']);
});

test('a claim that was seen too coarsely to be confirmed or refuted is neither', () => {
  const twist: Twist = (each) => [each.kind === 'claimed' ? { ...each, before: 0 } : each];
  const { verdict, because } = claimsTrue(tell({}, twist));
  assert.equal(verdict, 'inconclusive');
  assert.match(
    because,
    /^"detecting took 560 ms", but seen between 0 and 603 ms; "gpu_lost took 40 ms", but /,
  );
});

test('a first copy without a record is not seen, so protection may be claimed sooner, and no later', () => {
  assert.equal(claimsTrue(tell({}, stretched('complete', -500))).verdict, 'met');
  const never: Twist = (each) => (each.kind === 'tail' && each.at > GOOD.gpu ? [] : [each]);
  assert.match(claimsTrue(tell({}, never)).because, /"complete took 600 ms", but it was not seen to end/);
});

test('a workload may be heard a moment after it is claimed to be there', () => {
  const claimedAt = GOOD.gpu - 100;
  const heardAt = (late: number): string => {
    const early: Twist = (each) => {
      if (each.kind !== 'claimed' || each.failover.success !== true) return [each];
      return [{ ...each, at: claimedAt, askedAt: claimedAt - 2, before: claimedAt - 50 }];
    };
    const later: Twist = (each) =>
      each.kind === 'answered' && each.answer.epoch === 3 && each.at < claimedAt + late ? [] : early(each);
    const first = (each: Happening): readonly Happening[] => {
      const [happening] = later(each);
      return happening === undefined ? [] : [happening];
    };
    const { happenings } = tell({}, first);
    return claimsTrue({ happenings: [...happenings].sort((one, other) => one.at - other.at) }).because;
  };
  assert.doesNotMatch(heardAt(150), /"complete", but/);
  assert.match(heardAt(300), /"complete", but the workload answered 3\d\d ms later/);
});

test('whoever restored from elsewhere while nothing went on on the CPU Standby tells the truth', () => {
  const snapshot = claiming(({ restoredFrom }) =>
    restoredFrom === undefined ? {} : { restoredFrom: 'snapshot:9' },
  );
  const twist: Twist = (each) => (each.kind === 'answered' && each.answer.epoch === 2 ? [] : snapshot(each));
  assert.doesNotMatch(claimsTrue(tell({}, twist)).because, /restored from/);
});

test('data are restored where the workload found a record, and only there', () => {
  const found = (restoredSeq: number, dataRestored: boolean): string =>
    claimsTrue(
      tell({}, (each) =>
        each.kind === 'answered' && each.answer.epoch === 3
          ? [{ ...each, answer: { ...each.answer, restoredSeq } }]
          : claiming(() => ({ dataRestored }))(each),
      ),
    ).because;
  assert.match(found(0, true), /"data restored: true", but the workload found 0 records/);
  assert.doesNotMatch(found(0, false), /data restored/);
  assert.doesNotMatch(found(1, true), /data restored/);
});

test('success without a workload is a false claim, whatever the phase is called', () => {
  const silent: Twist = (each) =>
    each.kind === 'answered' && each.answer.epoch === 3
      ? []
      : claiming(({ phase }) => (phase === 'complete' ? { phase: 'restoring' } : {}))(each);
  assert.match(
    claimsTrue(tell({}, silent)).because,
    /"complete", but no workload answers on a new GPU.*the workload answers on no other GPU/,
  );
});

test('complete without a workload is a false claim', () => {
  const history = tell({}, (each) => (each.kind === 'answered' && each.answer.epoch === 3 ? [] : [each]));
  const judgement = claimsTrue(history);
  assert.equal(judgement.verdict, 'breached');
  assert.match(judgement.because, /"complete", but no workload answers on a new GPU/);
});

test('complete long before the workload answers is a false claim', () => {
  const history = tell(
    {},
    claiming(({ phase }) => (phase === 'searching_gpu' ? { phase: 'complete' } : {})),
  );
  assert.match(claimsTrue(history).because, /the workload answered \d+ ms later/);
});

/** Nothing is told of the failover; somebody asked for it at these instants and was not answered, or nobody was. */
const untold = (silence?: Interval, more: readonly Happening[] = []): Recorded => {
  const { happenings } = tell({}, (each) => (each.kind === 'claimed' ? [] : [each]));
  const asked: readonly Happening[] =
    silence === undefined
      ? []
      : [
          {
            kind: 'unheard',
            of: 'claims',
            askedAt: silence.lo,
            at: silence.hi,
            because: 'Not done within 10 s',
          },
        ];
  return { happenings: [...happenings, ...asked, ...more].sort((one, other) => one.at - other.at) };
};

test('a failover that the product told nothing of was not told truly', () => {
  assert.equal(claimsTrue(untold()).verdict, 'breached');
  assert.equal(claimsTrue(untold({ lo: GOOD.fault - 900, hi: GOOD.fault - 100 })).verdict, 'breached');
});

test('of what nobody heard nobody knows whether it was told', () => {
  const silence = { lo: GOOD.fault - 100, hi: GOOD.gpu + 9_000 };
  const judgement = claimsTrue(untold(silence));
  assert.equal(judgement.verdict, 'inconclusive');
  assert.match(judgement.because, /nobody heard it: Not done within 10 s/);
  const [claimed] = all(tell(), 'claimed');
  if (claimed === undefined) return assert.fail('nothing was told');
  const other = {
    ...claimed.failover,
    id: 'another',
    startedAt: '2000-01-01T00:00:00.000Z',
    instance: 4_711,
  };
  const later = { ...claimed, failover: other, askedAt: silence.hi, at: silence.hi + 5 };
  assert.equal(claimsTrue(untold(silence, [later])).verdict, 'breached');
});

test('without a fault there is nothing to audit', () => {
  assert.equal(
    claimsTrue(tell({}, (each) => (each.kind === 'fault' ? [] : [each]))).verdict,
    'not applicable',
  );
});

test('training goes on from the last checkpoint', () => {
  assert.equal(stepsLost(tell(), 1_000).verdict, 'met');
  assert.equal(checkpointHandedBack(tell(), 1_000).verdict, 'met');
});

test('training that starts anew is a loss', () => {
  const anew = tell({}, (each) =>
    each.kind === 'answered' && each.answer.epoch > 1
      ? [{ ...each, answer: { ...each.answer, restoredStep: 0 } }]
      : [each],
  );
  assert.equal(stepsLost(anew, 1_000).verdict, 'breached');
  assert.equal(checkpointHandedBack(anew, 1_000).verdict, 'breached');
});

test('without a checkpoint old enough nothing can be said of training', () => {
  assert.equal(stepsLost(tell(), 60_000).verdict, 'invalid');
});

test('a failover in one row', () => {
  const row = failoverSummary(tell(), 10_000);
  assert.ok(row !== undefined);
  assert.deepEqual(Object.keys(row.observed), [
    'detecting',
    'gpu_lost',
    'failover_to_cpu',
    'searching_gpu+provisioning',
    'restoring',
    'complete',
  ]);
  assert.equal(row.claimed['restoring'], 300);
  assert.ok(row.rto_standby !== undefined && row.rto_gpu !== undefined && row.lost > 0);
  assert.equal(failoverSummary({ happenings: [] }, 10_000), undefined);
});

/** What the lost life last said, and what it had said so long (milliseconds) before the fault. */
const lastOf = (epoch: number): Answer =>
  all(tell(), 'answered').findLast(({ answer }) => answer.epoch === epoch)?.answer ?? assert.fail('silence');
const settledAt = (age: number): number =>
  all(tell(), 'answered').findLast(({ at, answer }) => answer.epoch === 1 && at <= GOOD.fault - 1 - age)
    ?.answer.checkpoint ?? 0;

/** Whoever follows in this epoch goes on from this step. */
const from = (epoch: number, restoredStep: number): Recorded =>
  tell({}, (each) =>
    each.kind === 'answered' && each.answer.epoch === epoch
      ? [{ ...each, answer: { ...each.answer, restoredStep } }]
      : [each],
  );

test('the steps that are lost are counted from the checkpoint that was old enough, and one more is allowed', () => {
  const [settled, { step }] = [settledAt(1_000), lastOf(1)];
  assert.ok(settled > 0 && step > settled);
  const { verdict, measured, limit, because } = stepsLost(from(2, settled - 1), 1_000);
  assert.deepEqual([verdict, measured, limit], ['met', step - settled + 1, step - settled + 1]);
  assert.equal(because, `it had done ${step} steps and went on from step ${settled - 1}`);
  assert.equal(stepsLost(from(2, settled - 2), 1_000).verdict, 'breached');
  assert.equal(stepsLost(from(2, settled - 2), 1_000, 2).verdict, 'met');
  assert.equal(stepsLost(from(2, step + 9), 1_000).measured, 0);
});

test('a checkpoint counts from the very instant on at which it is old enough, and none is no checkpoint', () => {
  const first = all(tell(), 'answered').find(({ answer }) => answer.checkpoint > 0);
  assert.ok(first);
  const age = GOOD.fault - 1 - first.at;
  assert.notEqual(stepsLost(tell(), age).verdict, 'invalid');
  assert.equal(stepsLost(tell(), age + 1).because, 'no checkpoint was 11.0 s old at the fault');
  assert.equal(checkpointHandedBack(tell(), age + 1).verdict, 'invalid');
});

test('training that never went on on the CPU Standby goes on on the GPU, and is not handed back', () => {
  const absent: Twist = (each) => (each.kind === 'answered' && each.answer.epoch === 2 ? [] : [each]);
  assert.equal(stepsLost(tell({}, absent), 1_000).verdict, 'met');
  assert.equal(checkpointHandedBack(tell({}, absent), 1_000).because, 'the work was not handed back');
  const gone: Twist = (each) => (each.kind === 'answered' && each.answer.epoch > 1 ? [] : [each]);
  assert.equal(stepsLost(tell({}, gone), 1_000).because, 'the work never went on');
});

test('what is handed back is the newest checkpoint of the CPU Standby, no older one', () => {
  const { checkpoint } = lastOf(2);
  const judged = checkpointHandedBack(from(3, checkpoint), 1_000);
  assert.equal(judged.verdict, 'met');
  assert.equal(
    judged.because,
    `newest seen on the standby: step ${checkpoint}; the GPU went on from step ${checkpoint}`,
  );
  assert.equal(checkpointHandedBack(from(3, checkpoint - 1), 1_000).verdict, 'breached');
});

test('a failover in numbers that are those of its story', () => {
  const row = failoverSummary(tell({ lag: 2_000 }), 10_000);
  const { fault, noticed, standby, gpu, protectedAgain } = GOOD;
  assert.ok(row?.rto_standby && row.rto_gpu);
  const near = (told: number | undefined, truth: number, by = 130): void => {
    assert.ok(told !== undefined && Math.abs(told - truth) <= by, `${told} is not ${truth}`);
  };
  near(row.observed['detecting'], noticed - fault);
  near(row.observed['restoring'], gpu - GOOD.ssh);
  near(row.observed['complete'], protectedAgain - gpu);
  near(row.rto_standby[0], standby - fault);
  near(row.rto_gpu[1], gpu - fault);
  assert.equal(row.fault, 'host-disappears');
  assert.equal(row.lost, 100);
  assert.equal(
    row.acknowledged,
    all(tell(), 'answered').filter(({ answer }) => answer.verb === 'offer').length,
  );
});

test('of a failover that did not come about only what was seen is told', () => {
  const never: Twist = (each) => (each.kind === 'answered' && each.answer.epoch === 3 ? [] : [each]);
  const row = failoverSummary(tell({}, never), 10_000);
  assert.ok(row?.rto_standby);
  assert.equal(row.rto_gpu, undefined);
  const seen = Object.keys(row.observed);
  assert.deepEqual([seen.includes('detecting'), seen.includes('restoring')], [true, false]);
  const unread: Twist = (each) => (each.kind === 'log' || each.kind === 'claimed' ? [] : [each]);
  const blind = failoverSummary(tell({}, unread), 10_000);
  assert.deepEqual([blind?.acknowledged, blind?.lost, blind?.claimed], [0, 0, {}]);
});
