import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  answered,
  brief,
  census,
  connected,
  disconnected,
  fault,
  LOSS,
  OLD,
  refused,
  tail,
  VM,
  wish,
} from '../brief';
import type { Happening, Recorded } from '../history';
import { experiment, faultConfirmed, faultIsConfirmed, type Experiment } from './fault';

const F0 = 1_000;
const gone = [fault(F0, OLD, { instance: 1 }), disconnected(OLD, 1_003), refused(OLD, 1_020)];
const doors = [census(100, OLD, VM), connected(OLD, 300)];
const saved = [answered(OLD, 500), tail(VM, 700, { k: 500 }), answered(OLD, 900)];

const found = (history: Recorded): Experiment => {
  const loss = experiment(history);
  return typeof loss === 'string' ? assert.fail(loss) : loss;
};
const why = (...happenings: readonly Happening[]): unknown => experiment(brief(...doors, ...happenings));

describe('a loss', () => {
  it('struck between its injection and the broken connection; the outage starts at the last that was saved', () => {
    const { struck, start, old } = found(brief(...LOSS));
    assert.deepEqual([struck, start, old.machine], [{ lo: F0, hi: 1_003 }, { lo: 898, hi: 1_003 }, OLD]);
    const late = found(brief(...LOSS, answered(OLD, 1_002, { k: 7 })));
    assert.deepEqual(late.start, { lo: F0, hi: 1_003 });
  });

  it('ends the newest life that was heard on the machine by then', () => {
    const anew = [answered(OLD, 950, { epoch: 2 }), tail(VM, 960, { k: 950, epoch: 2 })];
    assert.equal(found(brief(...LOSS, ...anew)).old.epoch, 2);
    assert.equal(found(brief(...LOSS, answered(VM, 950, { epoch: 2 }))).old.epoch, 1);
    assert.equal(found(brief(...LOSS, answered(OLD, F0 + 1, { epoch: 2 }))).old.epoch, 1);
    const atOnce = [answered(OLD, F0, { epoch: 2 }), tail(VM, F0, { k: F0, epoch: 2 })];
    assert.equal(found(brief(...LOSS, ...atOnce)).old.epoch, 2);
  });

  it('is one only of a work that was heard, saved and copied before', () => {
    assert.equal(why(...saved), 'no fault was injected');
    assert.equal(why(...gone), 'no workload had answered on the machine before the fault');
    const mute = saved.map((each) =>
      each.kind === 'answered' ? answered(OLD, each.at, { verb: 'live' }) : each,
    );
    assert.equal(why(...gone, ...mute), 'nothing had been saved before the fault');
    assert.equal(why(...gone, ...mute, answered(OLD, 1_001)), 'nothing had been saved before the fault');
    assert.equal(typeof why(...gone, ...mute, answered(OLD, F0)), 'object');
    const uncopied = 'no record of it had reached the CPU Standby before the fault';
    assert.equal(why(...gone, ...saved.filter(({ kind }) => kind !== 'tail')), uncopied);
    assert.equal(why(...gone, answered(OLD, 900), tail(VM, F0 + 1, { k: 900 })), uncopied);
    assert.equal(typeof why(...gone, answered(OLD, 900), tail(VM, F0, { k: 900 })), 'object');
  });

  it('is one only of a work that was heard a second before at most, and not only afterwards', () => {
    const heard = (...at: readonly number[]): unknown =>
      why(
        ...[...gone, answered(OLD, -500), tail(VM, -400, { k: -500 }), tail(VM, 990, { k: 0 })],
        ...at.map((instant) => answered(OLD, instant)),
      );
    const silent = 'the workload did not answer just before the fault';
    assert.deepEqual([heard(), heard(-1), heard(1_001)], [silent, silent, silent]);
    assert.deepEqual([typeof heard(0), typeof heard(F0)], ['object', 'object']);
  });

  it('by a wish needs nobody’s confirmation', () => {
    const moved = brief(...doors, ...saved, wish(F0, 'move', { failover: 'f1' }));
    assert.deepEqual(found(moved).struck, { lo: F0, hi: F0 + 10 });
    assert.ok(faultIsConfirmed(moved));
    assert.ok(!faultIsConfirmed(brief(...doors, ...saved)));
  });
});

describe('that a fault is confirmed', () => {
  const told = (...happenings: readonly Happening[]): readonly string[] => {
    const { verdict, because } = faultConfirmed(brief(...doors, ...saved, ...happenings));
    return [verdict, because];
  };
  const spoiled = (what: string, shown?: string): Happening => ({
    ...{ kind: 'spoiling', at: 800, what, f0: 790, f1: 800 },
    ...(shown === undefined ? {} : { shown }),
  });
  const lostStandby = [
    ...[connected(VM, 300), fault(1_500, VM, { beside: true })],
    ...[disconnected(VM, 1_503), refused(VM, 1_520)],
  ];

  it('is told with the time in which it was', () => {
    assert.deepEqual(told(...gone), ['met', 'another channel showed it within 3 ms']);
    assert.deepEqual(told(...lostStandby), ['met', 'another channel showed it']);
    assert.deepEqual(told(...gone, ...lostStandby), ['met', 'another channel showed it within 3 ms']);
  });

  it('does not apply where nothing was broken', () => {
    assert.deepEqual(told(), ['not applicable', 'no fault was injected']);
    assert.deepEqual(told(wish(F0, 'move', { failover: 'f1' })), ['not applicable', 'no fault was injected']);
  });

  it('is needed of each of several, and of a work that was healthy before', () => {
    const unseen = 'the witness never lost its connection to the machine';
    assert.deepEqual(told(...gone, ...lostStandby.slice(0, 2)), ['invalid', unseen]);
    assert.deepEqual(told(...gone.slice(0, 1)), ['invalid', unseen]);
    const { verdict, because } = faultConfirmed(brief(...doors, ...gone));
    assert.deepEqual(
      [verdict, because],
      ['invalid', 'no workload had answered on the machine before the fault'],
    );
  });

  it('is needed of what was spoiled, too', () => {
    const both = [spoiled('a pack', 'one pack less'), spoiled('a lock', 'one lock more')];
    assert.deepEqual(told(...both), ['met', 'one pack less; one lock more']);
    assert.deepEqual(told(...both, spoiled('an index')), ['invalid', 'nothing else shows "an index"']);
    assert.deepEqual(told(...gone, ...both), ['met', 'another channel showed it within 3 ms']);
    assert.deepEqual(told(...gone, spoiled('an index')), ['invalid', 'nothing else shows "an index"']);
  });

  it('is needed of each that is told, and of no other', () => {
    const lines = ['there is a GPU', 'the GPU fails', 'the GPU fails again'] as const;
    const line = (n: 0 | 1 | 2, at: number, tells?: string): Happening => ({
      ...{ kind: 'played', at, sentence: lines[n] },
      ...(tells === undefined ? {} : { fault: tells }),
    });
    const played = [line(0, 950), line(1, 1_100, 'host-disappears')];
    const again = line(2, 1_600, 'host-disappears');
    assert.deepEqual(told(...played.slice(0, 1)), ['not applicable', 'no fault was injected']);
    assert.deepEqual(told(...gone, ...played), ['met', 'another channel showed it within 3 ms']);
    assert.deepEqual(told(...gone, ...played, ...lostStandby, again)[0], 'met');
    const otherwise = (is: string, than: string, n: 0 | 1 | 2): readonly string[] => [
      'invalid',
      `"${lines[n]}" tells of ${is}, and ${than} was brought about`,
    ];
    const nothing = 'nothing';
    assert.deepEqual(told(...gone, ...played, again), otherwise('host-disappears', nothing, 2));
    assert.deepEqual(told(...played), otherwise('host-disappears', nothing, 1));
    assert.deepEqual(told(...gone, line(1, 1_100, 'freeze')), otherwise('freeze', 'host-disappears', 1));
    assert.deepEqual(told(...gone, line(0, 1_100)), otherwise(nothing, 'host-disappears', 0));
    assert.deepEqual(told(spoiled('a pack', 'less'), line(0, 900)), otherwise(nothing, 'a pack', 0));
    assert.deepEqual(told(spoiled('a pack', 'less'), line(1, 900, 'a pack')), ['met', 'less']);
    const both = 'host-disappears and host-disappears';
    assert.deepEqual(
      told(...gone, ...lostStandby, line(1, 1_600, 'host-disappears')),
      otherwise('host-disappears', both, 1),
    );
    assert.deepEqual(told(...played, ...gone, ...lostStandby)[0], 'met', 'what broke off is not asked');
  });
});
