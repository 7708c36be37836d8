import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failover, Totals } from '../../customer/customer';
import { all, type Happening, type Listed, type Recorded } from '../history';
import { tell } from '../story';
import { GPU } from '../teller';
import type { Judgement } from '../verdict';
import { disagreements } from '../unfolding';
import { booksRight } from './books';
import { claimsTrue } from './claims';
import { noTwoLive } from './live';
import {
  isSpareReturned,
  isSyncedAfter,
  rehearsed,
  rehearsedBy,
  spareReturned,
  syncedAfter,
  uncounted,
  uninterrupted,
} from './rehearsed';

const ASKED = 12_000;
const OVER = 13_000;
const END = 14_800;
const LATER = 19_000;

const SPARE: Listed = {
  ...{ key: 'gpu-market/9', supplier: 'gpu-market', id: '9', label: 'mark/story/rehearsal' },
  ...{ status: 'running', host: '127.77.0.9', port: 2222, user: 'root', memory: 24_576, pricePerHour: 0.42 },
};

/** The work stays where it is, and its copies go on. */
const calm = tell({
  ...{ fault: 14_900, noticed: LATER, fenced: LATER, standby: LATER, ssh: LATER, stopped: LATER, gpu: LATER },
}).happenings.filter(({ kind, at }) => kind !== 'fault' && kind !== 'claimed' && at < END);

const books = all({ happenings: calm }, 'census')[0]?.machines ?? assert.fail('the books list nothing');
const listing = (at: number, machines: readonly Listed[]): Happening => ({
  ...{ kind: 'census', at, askedAt: at - 2, machines },
});

const asked: Happening = {
  ...{ kind: 'asked', wish: 'rehearsal', at: ASKED + 10, f0: ASKED, f1: ASKED + 10, failover: 'r1' },
  ...{ machine: GPU, instance: 1 },
};

const claimed = (at: number, told: Partial<Failover>): Happening => {
  const event: Failover = {
    ...{ id: 'r1', instance: 1, reason: 'user_request', rehearsal: true, dataRestored: false },
    ...{ phase: 'searching_gpu', phaseTimings: {}, ...told },
  };
  return { kind: 'claimed', at, askedAt: at - 2, before: at - 50, failover: event };
};

const lived =
  all({ happenings: calm }, 'answered').findLast(({ at }) => at < ASKED) ?? assert.fail('silence');
const heardOnSpare = (restoredSeq: number): Happening => ({
  ...lived,
  ...{
    at: OVER - 200,
    sentAt: OVER - 202,
    machine: SPARE.key,
    hostKey: 'key of the spare',
    session: 'spare',
  },
  answer: { ...lived.answer, verb: 'live', epoch: 0, incarnation: 'e'.repeat(16), k: 7, restoredSeq },
});

const entered: Happening = {
  ...{ kind: 'connected', machine: SPARE.key, session: 'spare', hostKey: 'key of the spare' },
  ...{ at: OVER - 250, startedAt: OVER - 290, enteredAt: OVER - 260 },
};

const GOOD: readonly Happening[] = [
  asked,
  claimed(ASKED + 50, {}),
  listing(ASKED + 300, [...books, SPARE]),
  entered,
  heardOnSpare(lived.answer.seq),
  listing(OVER - 10, books),
  claimed(OVER, { phase: 'complete', success: true, dataRestored: true }),
];

const story = (happenings: readonly Happening[], others: readonly Happening[] = calm): Recorded => ({
  happenings: [...others, ...happenings].sort((one, other) => one.at - other.at),
});

const without = (kind: Happening['kind'], more: readonly Happening[] = []): Recorded =>
  story([...GOOD.filter((each) => each.kind !== kind), ...more]);

const ended = (told: Partial<Failover>): Recorded =>
  story([...GOOD.slice(0, -1), claimed(OVER, { phase: 'complete', success: true, ...told })]);

const says = ({ verdict, because }: Judgement, expected: Judgement['verdict'], words = /./): void => {
  assert.equal(verdict, expected, because);
  assert.match(because, words);
};

test('a good rehearsal keeps every promise, and the spare is nobody’s work', () => {
  const history = story(GOOD);
  for (const judgement of [
    rehearsed(history, 180_000, 2_000),
    uninterrupted(history, 1_000),
    spareReturned(history, 60_000),
    syncedAfter(history, 2_000),
    noTwoLive(history),
    booksRight(history),
  ])
    says(judgement, 'met');
  says(claimsTrue(history), 'not applicable');
  assert.equal(rehearsedBy(history), OVER);
  assert.deepEqual([isSpareReturned(history), isSyncedAfter(history)], [true, true]);
});

test('what nobody saw on a spare is not proved, whatever is said', () => {
  says(rehearsed(without('answered'), 180_000, 2_000), 'breached', /no workload was heard/);
  const empty = story([...GOOD, heardOnSpare(0)]);
  says(rehearsed(empty, 180_000, 2_000), 'breached', /found 0 records/);
});

test('on a spare that nobody was let in on in time nobody can tell whether anything ran', () => {
  const outside = story(GOOD.filter(({ kind }) => !['answered', 'connected'].includes(kind)));
  says(rehearsed(outside, 180_000, 2_000), 'inconclusive', /no workload was heard/);
  const failed = claimed(OVER, { phase: 'failed', success: false, failureReason: 'No GPU is on offer.' });
  const both = story([...GOOD.slice(0, 3).filter(({ kind }) => kind !== 'connected'), failed]);
  says(rehearsed(both, 180_000, 2_000), 'breached', /No GPU is on offer/);
  const never = story([asked, ...GOOD.slice(-1)]);
  says(rehearsed(never, 180_000, 2_000), 'breached', /no workload was heard/);
});

test('a rehearsal that fails, or is told as one in earnest, is a breach', () => {
  const failed = ended({ phase: 'failed', success: false, failureReason: 'No GPU is on offer.' });
  says(rehearsed(failed, 180_000, 2_000), 'breached', /No GPU is on offer/);
  says(rehearsed(ended({ rehearsal: false }), 180_000, 2_000), 'breached', /in earnest/);
});

test('one that is slow, or never over, is a breach once its time is over', () => {
  says(rehearsed(story(GOOD), 900, 2_000), 'breached');
  const endless = story(GOOD.slice(0, -1));
  says(rehearsed(endless, 1_000, 2_000), 'breached');
  for (const judgement of [uninterrupted(endless, 1_000), uncounted(endless, NONE, NONE)])
    says(judgement, 'invalid', /not over/);
});

test('without a rehearsal there is nothing to judge', () => {
  const refused = { ...asked, refused: 'There is no CPU Standby.' };
  for (const history of [without('asked'), without('asked', [refused])])
    for (const judgement of [
      rehearsed(history, 1, 1),
      uninterrupted(history, 1),
      spareReturned(history, 1),
      uncounted(history, NONE, NONE),
      syncedAfter(history, 1),
    ])
      says(judgement, 'invalid');
});

test('a workload that is stopped for it is seen to be silent', () => {
  const silent = calm.filter(({ kind, at }) => kind !== 'answered' || at < 12_200 || at > 13_500);
  says(uninterrupted(story(GOOD, silent), 1_000), 'breached', /silent for 1\.3 s/);
  const anew = calm.map((each) =>
    each.kind === 'answered' && each.at > 12_200
      ? { ...each, answer: { ...each.answer, incarnation: 'f'.repeat(16) } }
      : each,
  );
  says(uninterrupted(story(GOOD, anew), 1_000), 'breached');
});

test('a spare that stays is paid for', () => {
  const kept = story(GOOD.filter((each) => each.kind !== 'census' || each.at < OVER - 10));
  says(spareReturned(kept, 1_000), 'breached');
  says(booksRight(kept), 'breached', /2 × GPU instance/);
  assert.equal(isSpareReturned(kept), false);
  says(spareReturned(without('census'), 1_000), 'invalid', /never listed/);
});

const NONE: Totals = { failovers: 0, successful: 0, failed: 0, successRate: 0 };

test('a rehearsal that is counted is a difference', () => {
  says(uncounted(story(GOOD), NONE, NONE), 'met');
  const counted: Totals = { failovers: 1, successful: 1, failed: 0, successRate: 100, meanTimeToRecovery: 9 };
  says(uncounted(story(GOOD), NONE, counted), 'breached', /failovers: 0 before, 1 after/);
});

test('a sync that ends with the rehearsal is missed', () => {
  const stopped = calm.filter((each) => each.kind !== 'tail' || each.at < ASKED);
  says(syncedAfter(story(GOOD, stopped), 1_000), 'breached');
  assert.equal(isSyncedAfter(story(GOOD, stopped)), false);
});

test('whether the sync goes on is known exactly when it can be judged', () => {
  const judge = (past: Recorded): Judgement => syncedAfter(past, 2_000);
  assert.deepEqual(disagreements(story(GOOD), isSyncedAfter, judge), []);
});

test('a spare is given back only once the rehearsal is over', () => {
  const before = story(GOOD.slice(0, -1));
  assert.deepEqual([isSpareReturned(before), rehearsedBy(before)], [false, Infinity]);
});

test('of a rehearsal only what was told of it counts, and only what was asked for is one', () => {
  const protect = { ...asked, wish: 'protect', f0: 100, f1: 110, at: 110 } as Happening;
  const another = claimed(ASKED + 100, { id: 'r0', phase: 'complete', success: true });
  const history = story([...GOOD, protect, another]);
  assert.equal(rehearsedBy(history), OVER);
  says(rehearsed(history, 180_000, 2_000), 'met');
  says(rehearsed(story([another, ...GOOD.filter(({ kind }) => kind !== 'claimed')]), 500, 2_000), 'breached');
});

test('whatever speaks against a rehearsal is told, all of it', () => {
  const failed = story([
    ...GOOD.slice(0, 3),
    claimed(OVER, { phase: 'failed', success: false, rehearsal: false }),
  ]);
  assert.equal(
    rehearsed(failed, 180_000, 2_000).because,
    'it failed: for no reason; it is told as a failover in earnest; no workload was heard on a spare GPU',
  );
  says(rehearsed(failed, 500, 2_000), 'breached', /^between/);
});

test('the spare must find what was old enough, and may find no more', () => {
  const owed =
    all({ happenings: calm }, 'answered').findLast(({ at }) => at <= ASKED - 2_000)?.answer.seq ?? 0;
  const heard = (seq: number): Judgement =>
    rehearsed(
      story(GOOD.map((each) => (each.kind === 'answered' ? heardOnSpare(seq) : each))),
      180_000,
      2_000,
    );
  assert.ok(owed > 400);
  says(heard(owed), 'met');
  says(heard(owed - 1), 'breached', new RegExp(`found ${owed - 1} records there instead of ${owed}`));
});

test('a workload that had not begun cannot be rehearsed', () => {
  const late = calm.filter(({ kind, at }) => kind !== 'answered' || at > ASKED);
  says(uninterrupted(story(GOOD, late), 1_000), 'invalid', /no workload had answered before/);
});

test('only silence during the rehearsal counts', () => {
  const before = calm.filter(({ kind, at }) => kind !== 'answered' || at < 8_000 || at > 11_000);
  says(uninterrupted(story(GOOD, before), 1_000), 'met', /silent for 20 ms at most/);
  const after = calm.filter(({ kind, at }) => kind !== 'answered' || at < OVER + 100 || at > OVER + 1_500);
  says(uninterrupted(story(GOOD, after), 1_000), 'met', /silent for 20 ms at most/);
  const across = calm.filter(({ kind, at }) => kind !== 'answered' || at < ASKED - 300 || at > ASKED + 200);
  const { measured, verdict } = uninterrupted(story(GOOD, across), 1_000);
  assert.equal(verdict, 'met');
  assert.ok(Array.isArray(measured) && measured[0] > 480 && measured[0] < 530, String(measured));
});

test('what the totals say before and after is told, also where one of them says nothing', () => {
  const before: Totals = { ...NONE, meanTimeToRecovery: 9 };
  assert.equal(uncounted(story(GOOD), before, NONE).because, 'meanTimeToRecovery: 9 before, none after');
  assert.equal(uncounted(story(GOOD), NONE, before).because, 'meanTimeToRecovery: none before, 9 after');
});

test('how long a spare was listed after the rehearsal is told within two looks', () => {
  const late = story([...GOOD.filter(({ at }) => at !== OVER - 10), listing(OVER + 700, books)]);
  const { measured } = spareReturned(late, 60_000);
  assert.ok(
    Array.isArray(measured) && measured[0] <= 700 && measured[1] >= 700 && measured[1] < 800,
    String(measured),
  );
});
