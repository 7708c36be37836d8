import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, type Happening, type Listed, type Of, type Recorded } from '../history';
import { tell } from '../story';
import { GPU, STANDBY } from '../teller';
import type { Judgement } from '../verdict';
import { disagreements } from '../unfolding';
import {
  calledProtected,
  calledTruly,
  calledUnprotected,
  copiedAnew,
  isCalledProtected,
  isCalledUnprotected,
  isCopiedAnew,
} from './called';
import { faultConfirmed } from './fault';
import { isUnpaid, unpaid } from './given-up';
import { hasReachedAgain, reachesAgain } from './reaching';
import { undisturbed } from './undisturbed';

const END = 14_800;
const LATER = 19_000;

/** The work stays where it is, and its copies go on. */
const calm = tell({
  ...{ fault: 14_900, noticed: LATER, fenced: LATER, standby: LATER, ssh: LATER, stopped: LATER, gpu: LATER },
}).happenings.filter(({ kind, at }) => kind !== 'fault' && kind !== 'claimed' && at < END);

const firstCopy = all({ happenings: calm }, 'tail')[0] ?? assert.fail('nothing was copied');
const books = all({ happenings: calm }, 'census')[0]?.machines ?? assert.fail('the books list nothing');

const story = (more: readonly Happening[], others: readonly Happening[] = calm): Recorded => ({
  happenings: [...others, ...more].sort((one, other) => one.at - other.at),
});

const wish = (at: number, what: Of<'asked'>['wish']): Happening => ({
  ...{ kind: 'asked', wish: what, at: at + 10, f0: at, f1: at + 10, machine: GPU, instance: 1 },
});

const called = (at: number, ready: boolean, state: string): Happening => ({
  ...{ kind: 'called', at, askedAt: at - 5, before: at - 50, ready, state },
});

const listing = (at: number, machines: readonly Listed[]): Happening => ({
  ...{ kind: 'census', at, askedAt: at - 2, machines },
});

const says = ({ verdict, because }: Judgement, expected: Judgement['verdict'], words = /./): void => {
  assert.equal(verdict, expected, because);
  assert.match(because, words);
};

test('protected is called what has its copy, in time', () => {
  const history = story([
    wish(400, 'protect'),
    called(420, false, 'syncing'),
    called(firstCopy.at + 60, true, 'ready'),
  ]);
  says(calledProtected(history, 2_000), 'met');
  says(calledProtected(history, 100), 'breached');
  says(calledTruly(history, 2_000), 'met');
});

test('one answer too soon is a false claim, whatever the other says', () => {
  for (const early of [
    called(firstCopy.at - 300, true, 'syncing'),
    called(firstCopy.at - 300, false, 'ready'),
  ])
    says(
      calledTruly(story([wish(400, 'protect'), early, called(2_000, true, 'ready')]), 2_000),
      'breached',
      /before/,
    );
});

test('a copy that is behind what was saved is none to rely on', () => {
  const behind = calm.filter((each) => each.kind !== 'tail' || each.at < 3_000);
  const history = story([wish(400, 'protect'), called(9_000, true, 'ready')], behind);
  says(calledTruly(history, 2_000), 'breached', /the copy held/);
});

test('what was never asked for, or never called protected, cannot be judged', () => {
  says(calledProtected(story([]), 1), 'invalid');
  says(calledTruly(story([wish(400, 'protect')]), 1), 'invalid');
  says(calledProtected(story([wish(400, 'protect')]), 1_000), 'breached');
  for (const judgement of [calledUnprotected(story([]), 1), copiedAnew(story([]), 1)])
    says(judgement, 'invalid');
});

const LOST = 8_000;
const NEW = 'compute/8';
const loss: Happening = {
  ...{ kind: 'fault', fault: 'host-disappears', at: LOST + 5, f0: LOST, f1: LOST + 5 },
  ...{ machine: STANDBY, instance: 1, beside: true },
};
const anew: readonly Listed[] = books.map((each) =>
  each.key === STANDBY ? { ...each, key: NEW, id: '8' } : each,
);
const gone: readonly Happening[] = [
  { kind: 'disconnected', at: LOST + 3, machine: STANDBY, session: 'any', because: 'closed' },
  { kind: 'refused', at: LOST + 20, startedAt: LOST + 15, machine: STANDBY, because: 'refused' },
];

/** The CPU Standby is lost; another one holds the copies from an instant on. */
const rebuilt = (from: number): Recorded => {
  const others = calm.flatMap((each): readonly Happening[] => {
    if (!('machine' in each) || each.machine !== STANDBY || each.at < LOST) return [each];
    return each.kind === 'tail' && each.at > from ? [{ ...each, machine: NEW }] : [];
  });
  return story(
    [
      loss,
      ...gone,
      called(1_000, true, 'ready'),
      called(LOST + 900, false, 'error'),
      listing(LOST + 1_500, anew),
    ].concat(called(from + 500, true, 'ready')),
    others.filter((each) => each.kind !== 'census' || each.machines === undefined || each.at < LOST),
  );
};

test('a lost CPU Standby is missed and made anew, and moves nothing', () => {
  const history = rebuilt(10_000);
  says(calledUnprotected(history, 3_000), 'met');
  says(copiedAnew(history, 60_000), 'met');
  says(calledProtected(history, 60_000), 'met');
  says(calledTruly(history, 2_000), 'met');
  says(faultConfirmed(history), 'met');
  says(undisturbed(history, { for: 3_000, detection: 1_000 }), 'met');
});

test('one that is missed late, or never made anew, is a breach', () => {
  says(calledUnprotected(rebuilt(10_000), 500), 'breached');
  says(copiedAnew(rebuilt(LATER), 3_000), 'breached');
  const trusted = rebuilt(10_000).happenings.filter(({ kind, at }) => kind !== 'called' || at < LOST);
  says(calledUnprotected({ happenings: trusted }, 3_000), 'breached');
});

test('what is turned off is paid for no longer, and none the less when that was said', () => {
  const off = wish(LOST, 'unprotect');
  const without = books.filter(({ supplier }) => supplier !== 'compute');
  says(unpaid(story([off, listing(LOST + 8, without)]), 10_000), 'met');
  says(unpaid(story([off, listing(LOST + 400, without)]), 10_000), 'breached', /said to be gone/);
  says(unpaid(story([off]), 3_000), 'breached');
  says(unpaid(story([]), 1), 'invalid');
});

test('after the trouble the sync goes on, or does not', () => {
  const healed: Happening = {
    ...{
      kind: 'healed',
      at: LOST,
      fault: 'control-plane-killed',
      machine: GPU,
      gone: false,
      done: LOST + 500,
    },
  };
  says(reachesAgain(story([healed]), 2_000), 'met');
  const over = calm.filter((each) => each.kind !== 'tail' || each.at < LOST);
  says(reachesAgain(story([healed], over), 2_000), 'breached');
  says(reachesAgain(story([]), 2_000), 'invalid');
});

/** Nobody waits for another CPU Standby before the one is lost. */
const isLost =
  (seen: (past: Recorded) => boolean) =>
  (past: Recorded): boolean =>
    all(past, 'fault').length > 0 && seen(past);

test('nobody waits on for what can be judged, nor judges what has not come', () => {
  const told = story([
    wish(400, 'protect'),
    called(420, false, 'syncing'),
    called(600, true, 'syncing'),
    called(700, false, 'ready'),
    called(firstCopy.at + 60, true, 'ready'),
  ]);
  const anyway = 1_000_000;
  const without = books.filter(({ supplier }) => supplier !== 'compute');
  const healed: Happening = {
    ...{ kind: 'healed', fault: 'control-plane-killed', at: LOST, machine: GPU, gone: false },
    done: LOST + 500,
  };
  for (const found of [
    disagreements(told, isCalledProtected, (past) => calledProtected(past, anyway)),
    disagreements(rebuilt(10_000), isCalledProtected, (past) => calledProtected(past, anyway)),
    disagreements(rebuilt(10_000), isCalledUnprotected, (past) => calledUnprotected(past, anyway)),
    disagreements(rebuilt(10_000), isLost(isCopiedAnew), (past) => copiedAnew(past, anyway)),
    disagreements(story([wish(LOST, 'unprotect'), listing(LOST + 8, without)]), isUnpaid, (past) =>
      unpaid(past, anyway),
    ),
    disagreements(story([healed]), hasReachedAgain, (past) => reachesAgain(past, anyway)),
  ])
    assert.deepEqual(found, []);
});

test('what was said of an instance before its CPU Standby was lost, or protection turned on, is no answer', () => {
  const before = [called(300, true, 'ready'), wish(400, 'protect')];
  assert.equal(isCalledProtected(story(before)), false);
  says(calledProtected(story(before), 1_000), 'breached');
  const others = [wish(200, 'rehearsal'), called(300, true, 'ready'), wish(400, 'protect')];
  says(calledProtected(story(others), 1_000), 'breached');
  const still = [called(LOST - 100, false, 'syncing'), loss];
  says(calledUnprotected(story(still), 1_000), 'breached');
  says(calledUnprotected(story([loss, called(LOST + 100, true, 'error')]), 1_000), 'breached');
  says(calledUnprotected(story([loss, called(LOST + 100, false, 'error')]), 1_000), 'met');
});

test('a GPU that is lost is no lost CPU Standby', () => {
  const lost: Happening = { ...loss, machine: GPU };
  says(calledUnprotected(story([lost, called(LOST + 100, false, 'error')]), 1_000), 'invalid');
  says(calledUnprotected(story([{ ...loss, machine: 'nowhere' }]), 1_000), 'invalid');
});

test('what a lost CPU Standby held does not help, nor what others saved', () => {
  const [newest] = all({ happenings: calm }, 'tail').slice(-1);
  assert.ok(newest);
  const early = called(LOST + 1_600, true, 'ready');
  const blind = (line: string): Recorded => ({
    happenings: rebuilt(12_000).happenings.flatMap((each) => {
      if (each.kind === 'called' && each.at > LOST) return each.at < 10_000 ? [each, early] : [];
      return each.kind === 'tail' && each.machine === NEW
        ? [{ ...each, at: LOST + 1_550, askedAt: LOST + 1_540, line }]
        : [each];
    }),
  });
  says(calledTruly(blind(newest.line), 2_000), 'met');
  says(calledTruly(blind(`1 1 ${'a'.repeat(16)} 1`), 2_000), 'breached', /the copy held 1 records, not \d+/);
  says(
    calledTruly(blind(`9999 9 ${'9'.repeat(16)} 1`), 2_000),
    'breached',
    /before the copy was seen.*held 0 records/,
  );
});
