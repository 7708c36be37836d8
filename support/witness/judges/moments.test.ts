import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  answered,
  brief,
  census,
  claimed,
  connected,
  fault,
  listed,
  LOSS,
  NEW,
  offered,
  OLD,
  refused,
  unchanged,
  VM,
  watched,
} from '../brief';
import type { Happening, Recorded } from '../history';
import type { Interval } from '../verdict';
import type { Experiment } from './fault';
import { incarnations, type Place } from './incarnations';
import { failoverOf, fenced, reachable, resumed, spared, stopped, successor, told } from './moments';

const F0 = 1_000;
const lost = fault(F0, OLD, { instance: 1 });

const lossIn = (history: Recorded): Experiment => {
  const [old] = incarnations(history);
  const struck = { lo: F0, hi: 1_010 };
  return { fault: lost, struck, start: struck, old: old ?? assert.fail('nobody lived') };
};
const story = (...more: readonly Happening[]): Recorded => brief(...LOSS, ...more);
/** When something happened after the loss. */
const when = (
  moment: (history: Recorded, loss: Experiment) => Interval,
  ...more: readonly Happening[]
): readonly number[] => {
  const { lo, hi } = moment(story(...more), lossIn(story(...more)));
  return [lo, hi];
};
const books = census(1_050, OLD, VM, NEW, 'gpu-market/5');
const never = [9_000, Infinity];

describe('whoever goes on with the work', () => {
  const next = (place: Place, ...more: readonly Happening[]): string | undefined => {
    const history = story(books, ...more);
    return successor(history, lossIn(history), place)?.machine;
  };

  it('is the first that is heard in such a place after the loss, whatever its epoch', () => {
    const [sooner, later] = [
      answered(NEW, 2_000, { epoch: 4 }),
      answered('gpu-market/5', 2_500, { epoch: 3 }),
    ];
    assert.equal(next('gpu', sooner, later), NEW);
    assert.equal(next('gpu', answered(VM, 1_500, { epoch: 2 }), later), 'gpu-market/5');
    assert.equal(next('cpu', answered(VM, 1_500, { epoch: 2 }), later), VM);
  });

  it('is nobody on the machine that was lost, and nobody who lived before', () => {
    assert.equal(next('gpu', answered(OLD, 2_000, { epoch: 2 })), undefined);
    assert.equal(next('cpu', answered(VM, F0, { epoch: 2 }), answered(VM, 2_000, { epoch: 2 })), undefined);
    assert.equal(next('cpu', answered(VM, F0 + 1, { epoch: 2 })), VM);
  });

  it('goes on between the loss and its first answer, or is not seen at all', () => {
    const onCpu = (history: Recorded, loss: Experiment): Interval => resumed(history, loss, 'cpu');
    assert.deepEqual(when(onCpu, answered(VM, 2_000, { epoch: 2 })), [F0, 2_000]);
    assert.deepEqual(when(onCpu, offered(VM, 1_800), answered(VM, 2_000, { epoch: 2 })), [1_800, 2_000]);
    assert.deepEqual(when(onCpu, watched(9_000)), never);
  });
});

describe('the failover that is told of', () => {
  const ids = (onset: typeof lost, ...claims: readonly Happening[]): readonly string[] =>
    failoverOf(story(...claims), onset).map(({ failover, at }) => `${failover.id} ${at}`);

  it('is the first new one of the instance, each time something new is told of it', () => {
    const claims = [claimed(1_200), claimed(1_300, { phase: 'gpu_lost' }), claimed(1_400, { id: 'f2' })];
    assert.deepEqual(ids(lost, ...claims), ['f1 1200', 'f1 1300']);
    assert.deepEqual(ids(lost), []);
  });

  it('is none of another instance, no rehearsal, and none that was told of before', () => {
    const others = [claimed(1_100, { id: 'f7', instance: 9 }), claimed(1_150, { id: 'r1', rehearsal: true })];
    assert.deepEqual(ids(lost, ...others, claimed(1_200)), ['f1 1200']);
    const known = [claimed(F0, { id: 'f0' }), claimed(1_100, { id: 'f0', phase: 'complete' })];
    assert.deepEqual(ids(lost, ...known, claimed(1_200)), ['f1 1200']);
  });

  it('is anybody’s where the fault names no instance', () => {
    const { instance, ...unnamed } = lost;
    assert.equal(instance, 1);
    assert.deepEqual(ids(unnamed, claimed(1_100, { id: 'f7', instance: 9 })), ['f7 1100']);
  });

  it('was first told of after it was last asked in vain, and after the loss', () => {
    assert.deepEqual(when(told, claimed(1_200), claimed(1_300)), [1_145, 1_200]);
    assert.deepEqual(when(told, claimed(1_020)), [F0, 1_020]);
    const { before, ...first } = claimed(1_200);
    assert.equal(before, 1_145);
    assert.deepEqual(when(told, first), [F0, 1_200]);
    assert.deepEqual(when(told, watched(9_000)), never);
  });
});

describe('a loss that was none', () => {
  const isSpared = (...more: readonly Happening[]): boolean =>
    spared(story(books, ...more), lossIn(story(books, ...more)));

  it('left the same workload answering to the end', () => {
    assert.ok(isSpared(answered(OLD, 4_000)));
    assert.ok(isSpared(answered(OLD, 4_000), watched(5_000)));
    assert.ok(!isSpared(answered(OLD, 4_000), watched(5_001)));
  });

  it('began no failover, and nobody went on elsewhere', () => {
    assert.ok(!isSpared(answered(OLD, 4_000), claimed(2_000)));
    assert.ok(!isSpared(answered(OLD, 4_000), answered(VM, 2_000, { epoch: 2 })));
    assert.ok(!isSpared(answered(OLD, 4_000), answered(NEW, 2_000, { epoch: 2 })));
  });
});

describe('the old workload', () => {
  it('stopped after its last answer was asked for, before the first look that it left unanswered', () => {
    assert.deepEqual(when(stopped), [898, Infinity]);
    assert.deepEqual(when(stopped, offered(OLD, 1_020), offered(OLD, 1_040)), [898, 1_070]);
    assert.deepEqual(when(stopped, offered(OLD, 898), offered(VM, 950), offered(OLD, 1_020)), [898, 1_070]);
  });
});

describe('the lost GPU', () => {
  it('is struck off between the last look that listed it and the first that did not', () => {
    assert.deepEqual(when(fenced, unchanged(1_300), census(1_500, VM)), [1_295, 1_500]);
    assert.deepEqual(when(fenced, census(1_200, VM), unchanged(1_500)), [F0, 1_200]);
    assert.deepEqual(when(fenced, unchanged(1_300), watched(9_000)), never);
  });

  it('is struck off at no look that was asked for before the loss', () => {
    assert.deepEqual(when(fenced, census(1_004, VM), unchanged(1_200)), [F0, 1_200]);
    assert.deepEqual(when(fenced, census(1_005, VM), unchanged(1_200)), [F0, 1_005]);
  });

  it('may have been struck off at any time where nobody had looked before', () => {
    const history = brief(answered(OLD, 900), census(1_200, VM));
    assert.deepEqual(fenced(history, lossIn(history)), { lo: F0, hi: 1_200 });
  });
});

describe('the new GPU', () => {
  const { port, ...without } = listed(NEW, { status: 'loading' });
  const withPort = listed(NEW, { status: 'loading' });
  /** It is listed at 1.5 s, with an address at 1.7 s, as running at 1.9 s. */
  const coming = [census(1_500, VM, without), census(1_700, VM, withPort), census(1_900, VM, NEW)];
  const working = answered(NEW, 3_000, { epoch: 3 });

  it('is reachable once it runs by the books and has let somebody in', () => {
    assert.equal(port, 22);
    assert.deepEqual(when(reachable, ...coming, connected(NEW, 1_800), working), [1_695, 1_900]);
    assert.deepEqual(when(reachable, ...coming, connected(NEW, 2_010), working), [1_695, 2_000]);
    assert.deepEqual(
      when(reachable, ...coming, refused(NEW, 1_755), connected(NEW, 1_800), working),
      [1_750, 1_900],
    );
  });

  it('is not reachable before it has an address, though it runs', () => {
    const nowhere = { ...without, status: 'running' };
    const late = [census(1_500, VM, nowhere), unchanged(1_600), census(1_900, VM, NEW)];
    assert.deepEqual(when(reachable, ...late, connected(NEW, 2_010), working), [1_595, 2_000]);
    assert.deepEqual(when(reachable, ...coming.slice(0, 2), connected(NEW, 2_010), watched(9_000)), never);
  });

  it('may have been reachable from the loss on where nobody had looked before', () => {
    const happenings = [answered(OLD, 900), census(1_200, OLD, NEW), connected(NEW, 1_210), working];
    const history = brief(...happenings);
    assert.deepEqual(reachable(history, lossIn(history)), { lo: F0, hi: 1_200 });
  });

  it('is that on which the work goes on, and let in at its first connection since the loss', () => {
    const other = [census(1_400, VM, 'gpu-market/5'), connected('gpu-market/5', 1_450)];
    assert.deepEqual(when(reachable, ...other, ...coming, connected(NEW, 2_010), working), [1_695, 2_000]);
    const early = [census(500, OLD, VM, NEW), connected(NEW, F0), connected(NEW, 1_210), working];
    assert.deepEqual(when(reachable, ...early), [F0, 1_200]);
    assert.deepEqual(when(reachable, ...early.slice(0, 2), working), [3_000, Infinity]);
  });

  it('was refused only where it was itself refused, and before it let anybody in', () => {
    const others = [refused(VM, 1_790), refused(NEW, 1_800), refused(NEW, 1_950)];
    assert.deepEqual(when(reachable, ...coming, ...others, connected(NEW, 1_800), working), [1_695, 1_900]);
    const twice = [refused(NEW, 1_725), refused(NEW, 1_755)];
    assert.deepEqual(when(reachable, ...coming, ...twice, connected(NEW, 1_800), working), [1_750, 1_900]);
  });

  it('is any other GPU that lets somebody in, as long as the work has not gone on', () => {
    const strangers = [connected(OLD, 1_100), connected(VM, 1_200), connected('nowhere/7', 1_300)];
    assert.deepEqual(when(reachable, ...coming, ...strangers, connected(NEW, 2_010)), [1_695, 2_000]);
    assert.deepEqual(when(reachable, ...coming, ...strangers, watched(9_000)), never);
  });
});
