import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Failover } from '../../customer/customer';
import { answered, brief, census, claimed, fault, LOSS, NEW, offered, VM, watched, wish } from '../brief';
import type { Happening } from '../history';
import type { Audit } from './audit';
import { auditEnd, cause, once, totalReported } from './end-claims';
import { experiment } from './fault';
import { failoverOf } from './moments';

/** Whose GPU is lost at 1 s goes on on the CPU Standby at 1.5 s, and might go on on a new GPU. */
const AWAY: readonly Happening[] = [
  ...[...LOSS, census(1_300, VM, NEW), answered(VM, 1_500, { epoch: 2, restoredSeq: 500 })],
  offered(NEW, 1_990),
];
/** It does, at 2 s. */
const BACK: readonly Happening[] = [...AWAY, answered(NEW, 2_000, { epoch: 3, restoredSeq: 700 })];

const TIMES = { detecting: 200, gpu_lost: 50, failover_to_cpu: 250, searching_gpu: 100, provisioning: 200 };
const DONE = {
  ...{ phase: 'complete', success: true, newInstance: 3, dataRestored: true, restoredFrom: 'cpu_standby' },
  ...{ totalTime: 1_000, phaseTimings: { ...TIMES, restoring: 200 } },
} as const satisfies Partial<Failover>;
const FAILED = { phase: 'failed', success: false } as const;

const rows = (...happenings: readonly Happening[]): readonly Audit[] => {
  const history = brief(...happenings);
  const loss = experiment(history);
  if (typeof loss === 'string') return assert.fail(loss);
  const claims = failoverOf(history, loss.fault);
  const last = claims.at(-1)?.failover ?? assert.fail('nothing was told');
  return auditEnd(history, loss, { claims, last });
};
const row = (claim: string, ...happenings: readonly Happening[]): Audit | undefined =>
  rows(...happenings).find((each) => each.claim.startsWith(claim));
const words = (...happenings: readonly Happening[]): readonly string[] =>
  rows(...happenings).map(({ claim, verdict }) => `${claim}: ${verdict}`);

const ALL_TRUE = [
  ...['complete, success: true', 'complete', 'data restored: true', 'instance 3 has the work'],
  ...['restored from cpu_standby', 'a time for every phase', 'all of it took 1000 ms'],
].map((claim) => `${claim}: met`);

describe('what is told of an end', () => {
  it('is judged claim by claim', () => {
    assert.deepEqual(words(...BACK, claimed(2_150, DONE)), ALL_TRUE);
  });

  it('has no dates where one of the two is not told', () => {
    const date = '2026-01-01T00:00:00.000Z';
    assert.deepEqual(words(...BACK, claimed(2_150, { ...DONE, startedAt: date })), ALL_TRUE);
    assert.deepEqual(words(...BACK, claimed(2_150, { ...DONE, completedAt: date })), ALL_TRUE);
  });

  it('is false claim by claim where no workload answers on a new GPU', () => {
    assert.deepEqual(words(...AWAY, claimed(2_150, DONE)), [
      ...['complete: breached', 'data restored: true: breached', 'instance 3 has the work: breached'],
      ...['restored from cpu_standby: met', 'a time for every phase: met'],
    ]);
  });

  it('is of a machine as soon as one is named', () => {
    assert.deepEqual(words(...AWAY, claimed(1_900, { phase: 'restoring' })), []);
    assert.deepEqual(words(...AWAY, claimed(1_900, { phase: 'restoring', newInstance: 3 })), [
      'instance 3 has the work: breached',
    ]);
  });

  it('may be told a moment before the workload answers, and at any time after', () => {
    const told = (at: number): unknown => {
      const { verdict, apart, because } = rows(...BACK, claimed(at, DONE))[1] ?? assert.fail('untold');
      return [verdict, apart, because];
    };
    assert.deepEqual(told(2_150), ['met', 0, 'the workload answered -150 ms later']);
    assert.deepEqual(told(1_800), ['met', 200, 'the workload answered 200 ms later']);
    assert.deepEqual(told(1_799), ['breached', 201, 'the workload answered 201 ms later']);
  });

  it('took until the work went on, or until that was told, whichever was later', () => {
    const seen = (at: number): unknown => row('all of it', ...BACK, claimed(at, DONE))?.because;
    assert.equal(seen(1_900), 'seen between 987 and 1000 ms');
    assert.equal(seen(2_150), 'seen between 987 and 1150 ms');
  });
});

describe('a success', () => {
  const well = (last: Partial<Failover>, end = 9_000): unknown =>
    rows(...BACK, claimed(2_150, last), watched(end))[0]?.verdict;

  it('is told as complete, and as a success', () => {
    assert.equal(well(DONE), 'met');
    assert.equal(well({ ...DONE, phase: 'restoring' }), 'breached');
    assert.equal(well(FAILED), 'breached');
  });

  it('may yet be told just after the work has arrived, unless it is told to have failed', () => {
    const { success, ...silent } = DONE;
    assert.ok(success);
    assert.deepEqual([well(silent, 2_200), well(silent, 2_201)], ['inconclusive', 'breached']);
    assert.equal(well(FAILED, 2_200), 'breached');
    assert.equal(well(DONE, 2_200), 'met');
  });

  it('is none where the work was taken from there again', () => {
    const goesOn = (...more: readonly Happening[]): readonly string[] =>
      words(...BACK, claimed(2_100, FAILED), ...more, watched(9_000));
    const hidden = ['failed, success: false: breached'];
    assert.deepEqual(goesOn(), hidden);
    assert.deepEqual(goesOn(answered(VM, 3_000, { epoch: 4 })), []);
    const other = 'gpu-market/5';
    assert.deepEqual(goesOn(census(2_500, VM, other), answered(other, 3_000, { epoch: 4 })), hidden);
  });
});

describe('a total time that is reported', () => {
  it('is audited once the end was told, and of a loss that there was', () => {
    const { failover } = claimed(2_150, DONE);
    const reported = (...happenings: readonly Happening[]): unknown =>
      totalReported(brief(...happenings), failover)?.verdict;
    assert.equal(reported(...BACK, claimed(2_150, DONE)), 'met');
    assert.equal(reported(...BACK, claimed(2_150, { phase: 'restoring' })), undefined);
    assert.equal(reported(census(100, VM)), undefined);
  });
});

describe('the cause that is told', () => {
  const judged = (reason: string, onset: Parameters<typeof cause>[1]): string => {
    const { claim, verdict, because } = cause(claimed(9, { reason }).failover, onset);
    return `${claim}: ${verdict}, ${because}`;
  };

  it('is what happened: a failure, a wish, or a notice that came too late', () => {
    const reclaim = fault(1_000, NEW, { fault: 'reclaim' });
    const either = 'what happened is spot_interruption or gpu_failure';
    assert.equal(judged('spot_interruption', reclaim), `because of spot_interruption: met, ${either}`);
    assert.equal(judged('gpu_failure', reclaim), `because of gpu_failure: met, ${either}`);
    assert.equal(judged('user_request', reclaim), `because of user_request: breached, ${either}`);
    const asked = 'what happened is user_request';
    assert.equal(judged('user_request', wish(1_000, 'move')), `because of user_request: met, ${asked}`);
    assert.equal(judged('gpu_failure', wish(1_000, 'move')), `because of gpu_failure: breached, ${asked}`);
  });
});

describe('reasons for a failover', () => {
  const LOST = fault(1_000, NEW, { instance: 1 });
  const TWO = [claimed(1_200), claimed(1_300), claimed(5_000, { id: 'f2' })];
  const judged = (onset: Parameters<typeof once>[2], ...more: readonly Happening[]): string => {
    const history = brief(onset, ...more);
    const { claim, verdict, because } = once(history, history, onset);
    return `${claim}: ${verdict}, ${because}`;
  };

  it('are as many as there were faults', () => {
    assert.equal(judged(LOST, claimed(1_200)), 'failovers f1: met, there was reason for 1');
    assert.equal(judged(LOST, ...TWO), 'failovers f1, f2: breached, there was reason for 1');
    const again = fault(4_000, NEW, { instance: 1 });
    assert.equal(judged(LOST, again, ...TWO), 'failovers f1, f2: met, there was reason for 2');
  });

  it('are as many as there were wishes that were answered apart', () => {
    const asked = wish(1_000, 'move', { failover: 'f1' });
    const met = 'failovers f1, f2: met, there was reason for 2';
    const breached = 'failovers f1, f2: breached, there was reason for 1';
    assert.equal(judged(asked, wish(1_050, 'move', { failover: 'f1' }), ...TWO), breached);
    assert.equal(judged(asked, wish(4_000, 'move', { failover: 'f2' }), ...TWO), met);
    assert.equal(judged(wish(1_000, 'move'), wish(4_000, 'move'), ...TWO), met);
    assert.equal(judged(asked, fault(4_000, NEW, { instance: 1 }), ...TWO), met);
  });

  it('are none of before, and none of another instance', () => {
    const breached = 'failovers f1, f2: breached, there was reason for 1';
    const cut = fault(500, NEW, { fault: 'standby-cut', instance: 1 });
    assert.equal(judged(LOST, cut, ...TWO), breached);
    assert.equal(judged(LOST, fault(4_000, NEW, { instance: 9 }), ...TWO), breached);
    assert.equal(judged(LOST, fault(4_000, NEW), ...TWO), breached);
  });

  it('are not due for rehearsals, for another instance, or for what was told of before', () => {
    const others = [
      ...[claimed(1_250, { id: 'r1', rehearsal: true }), claimed(1_270, { id: 'f8', instance: 10 })],
      claimed(1_260, { id: 'f7', instance: 9, newInstance: 10 }),
    ];
    const older = [claimed(1_000, { id: 'f0' }), claimed(1_100, { id: 'f0', phase: 'complete' })];
    assert.equal(
      judged(LOST, ...others, ...older, claimed(1_200)),
      'failovers f1: met, there was reason for 1',
    );
  });

  it('are anybody’s where the fault names no instance', () => {
    const told = [claimed(1_200, { id: 'f7', instance: 9 }), claimed(1_300, { id: 'r1', rehearsal: true })];
    assert.equal(judged(fault(1_000, NEW), ...told), 'failovers f7: met, there was reason for 1');
  });
});
