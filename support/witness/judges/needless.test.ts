import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, brief, census, NEW, OLD, VM } from '../brief';
import type { Happening, Of, Recorded } from '../history';
import { GOOD, tell } from '../story';
import { NEXT, STANDBY } from '../teller';
import { booksRight } from './books';
import { claimsTrue } from './claims';
import { incarnations } from './incarnations';
import { needlessMoves } from './needless';

const AGAIN = GOOD.end - 500;

/** The work that had arrived on another GPU goes on elsewhere, as a new life. */
const movedAgain = (machine: string): Recorded =>
  tell({}, (each) => {
    if (each.kind !== 'answered' || each.machine !== NEXT || each.at < AGAIN) return [each];
    const answer = { ...each.answer, epoch: 4, incarnation: 'd'.repeat(16), where: 'cpu' as const };
    return [{ ...each, machine, hostKey: `key of ${machine}`, answer }];
  });

const besides = ({ happenings }: Recorded, more: Happening): Recorded => ({
  happenings: [...happenings, more].sort((one, other) => one.at - other.at),
});

const struck = (machine: string, fault = 'freeze'): Of<'fault'> => ({
  ...{ kind: 'fault', at: AGAIN - 90, fault, f0: AGAIN - 100, f1: AGAIN - 90, machine, instance: 3 },
});

const LEFT = `the work left ${NEXT} for ${STANDBY} though nothing had happened to it`;

/** When it was first heard there. */
const FIRST = incarnations(movedAgain(STANDBY)).at(-1)?.first.at ?? assert.fail('it was never heard');

test('the work moves in the order in which it is heard, whatever it says of its epochs', () => {
  const heard = [
    ...[answered(OLD, 500), answered(NEW, 900, { epoch: 3 })],
    answered(VM, 1_200, { epoch: 2 }),
  ];
  assert.deepEqual(needlessMoves(brief(census(100, OLD, VM, NEW), ...heard)), [
    `the work left ${OLD} for ${NEW} though nothing had happened to it`,
    `the work left ${NEW} for ${VM} though nothing had happened to it`,
  ]);
});

test('one loss is one move: over the CPU Standby to another GPU', () => {
  assert.deepEqual(needlessMoves(tell()), []);
});

test('who moves on from a GPU to which nothing happened moves needlessly, and the books are not right', () => {
  assert.deepEqual(needlessMoves(movedAgain(STANDBY)), [LEFT]);
  const judged = booksRight(movedAgain(STANDBY));
  assert.equal(judged.verdict, 'breached');
  assert.ok(judged.because.includes(LEFT), judged.because);
});

test('a loss of its own is a reason, one of another machine or of the market is none', () => {
  const again = movedAgain(STANDBY);
  assert.deepEqual(needlessMoves(besides(again, struck(NEXT))), []);
  assert.deepEqual(needlessMoves(besides(again, struck('gpu-market/9'))), [LEFT]);
  assert.deepEqual(needlessMoves(besides(again, { ...struck(NEXT), f0: FIRST })), [LEFT]);
  assert.deepEqual(needlessMoves(besides(again, struck(NEXT, 'market-down'))), [LEFT]);
});

test('what the customer wished of that machine is a reason, of another it is none', () => {
  const wishes = (machine: string, at = AGAIN - 100): readonly Happening[] => [
    { kind: 'parting', at, machine },
    { kind: 'moving', at, machine, instance: 3, to: { kind: 'cpu' } },
  ];
  const judged = (wish: Happening): readonly string[] => needlessMoves(besides(movedAgain(STANDBY), wish));
  for (const wish of wishes(NEXT)) assert.deepEqual(judged(wish), [], wish.kind);
  for (const wish of wishes(NEXT, FIRST)) assert.deepEqual(judged(wish), [LEFT], wish.kind);
  for (const wish of wishes(OLD)) assert.deepEqual(judged(wish), [LEFT], wish.kind);
});

test('a workload that is started anew where it was has not moved', () => {
  assert.deepEqual(needlessMoves(movedAgain(NEXT)), []);
});

test('a failover of the GPU that took over is told without a reason', () => {
  const twice = tell({}, (each) =>
    each.kind === 'claimed' && each.failover.success === true
      ? [each, { ...each, failover: { ...each.failover, id: 'f2', instance: 3, newInstance: 5 } }]
      : [each],
  );
  const judged = claimsTrue(twice);
  assert.equal(judged.verdict, 'breached');
  assert.ok(judged.because.includes('"failovers f1, f2", but there was reason for 1'), judged.because);
});
