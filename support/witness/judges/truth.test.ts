import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failover } from '../../customer/customer';
import { all, type Happening, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import { claimsTrue } from './claims';
import { noTwoLive } from './live';
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

test('without a fault, or without a claim, there is nothing to audit', () => {
  assert.equal(
    claimsTrue(tell({}, (each) => (each.kind === 'fault' ? [] : [each]))).verdict,
    'not applicable',
  );
  assert.equal(
    claimsTrue(tell({}, (each) => (each.kind === 'claimed' ? [] : [each]))).verdict,
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
