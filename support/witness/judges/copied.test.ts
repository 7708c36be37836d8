import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Happening, Of, Recorded } from '../history';
import { GPU, STANDBY } from '../teller';
import { CLOSELY, copiedInTime, copiedMeanwhile, syncToldTruly } from './copied';

const NONCE = 'a'.repeat(16);
const EVERY = 20;
const LOOKED = 25;
const SYNC = 500;
const TOOK = 100;

/** How the copying of a story goes, in milliseconds: how old what a pass brings is by then, and when passes end to bring anything. */
interface Truth {
  readonly lag: number;
  readonly stops: number;
  readonly end: number;
}

const listed = (key: string): NonNullable<Of<'census'>['machines']>[number] => ({
  ...{ key, supplier: key === STANDBY ? 'compute' : 'gpu-market', id: key, label: 'mark/story' },
  ...{ status: 'running', user: 'root' },
});

const answered = (at: number): Of<'answered'> => ({
  ...{ kind: 'answered', machine: GPU, session: 's', hostKey: 'key', sentAt: at - 2, at, timing: 'ok' },
  answer: {
    ...{ verb: 'offer', k: at, epoch: 1, incarnation: NONCE, seq: at / EVERY, restoredSeq: 0 },
    ...{ step: 0, checkpoint: 0, restoredStep: 0, where: 'gpu' },
  },
});

const slots = (every: number, end: number): readonly number[] =>
  Array.from({ length: Math.floor(end / every) }, (_, n) => (n + 1) * every);

/** What the passes that had ended by an instant brought. */
const copiedAt = ({ lag, stops }: Truth, at: number): number => {
  const pass = Math.floor(Math.min(at, stops) / SYNC) * SYNC;
  return Math.max(0, Math.floor((pass - lag) / EVERY));
};

const tails = (truth: Truth): readonly Happening[] => {
  let known = 0;
  return slots(LOOKED, truth.end).flatMap((askedAt): readonly Of<'tail'>[] => {
    const seq = copiedAt(truth, askedAt);
    if (seq === known) return [];
    known = seq;
    const line = `${seq} 1 ${NONCE} ${seq * EVERY}`;
    return [{ kind: 'tail', machine: STANDBY, at: askedAt + 2, askedAt, before: askedAt - LOOKED, line }];
  });
};

const told = (at: number): Of<'protection'> => ({
  ...{ kind: 'protection', at: at + 12, askedAt: at + 10, before: at - 40 },
  standby: {
    ...{ instance: 1, name: 'vm', state: 'ready', syncEnabled: true, syncCount: at / SYNC },
    lastSyncAt: `pass ${at / SYNC}`,
  },
});

/** A story of passes that go on being told, whatever they bring. */
const tell = (changes: Partial<Truth> = {}): Recorded => {
  const truth = { lag: TOOK, stops: Infinity, end: 8_000, ...changes };
  const happenings: readonly Happening[] = [
    { kind: 'census', at: 1, askedAt: 0, machines: [listed(GPU), listed(STANDBY)] },
    { kind: 'mark', at: 1_000, text: CLOSELY },
    ...slots(EVERY, truth.end).map(answered),
    ...tails(truth),
    ...slots(SYNC, truth.end).map(told),
  ];
  return { happenings: [...happenings].sort((one, other) => one.at - other.at) };
};

test('records that reach the standby in time keep the promise', () => {
  const { verdict, measured, because } = copiedInTime(tell(), 1_000, 200);
  assert.equal(verdict, 'met');
  assert.ok(Array.isArray(measured) && measured[1] <= SYNC + TOOK + 2 * LOOKED, String(measured));
  assert.match(because, /^of 3\d\d records the slowest took between/);
});

test('a standby that is several intervals behind breaks it', () => {
  assert.equal(copiedInTime(tell({ lag: 2_500 }), 1_000, 200).verdict, 'breached');
});

test('a copy that stops breaks it', () => {
  const { verdict, because } = copiedInTime(tell({ stops: 4_000 }), 1_000, 200);
  assert.equal(verdict, 'breached');
  assert.match(because, /not within \d+ ms/);
});

test('too few records prove nothing', () => {
  assert.equal(copiedInTime(tell({ end: 3_000 }), 1_000, 200).verdict, 'invalid');
});

test('syncs that are told when they have ended are true', () => {
  const { verdict, because } = syncToldTruly(tell());
  assert.equal(verdict, 'met');
  assert.match(because, /^1\d were checked$/);
});

test('a sync that is told although it brought nothing is untrue', () => {
  const { verdict, because } = syncToldTruly(tell({ stops: 4_000 }));
  assert.equal(verdict, 'breached');
  assert.match(because, /^pass 9 was told, but number 198 was missing/);
});

test('a sync that brings what is several intervals old is untrue', () => {
  assert.equal(syncToldTruly(tell({ lag: 1_500 })).verdict, 'breached');
});

test('of syncs nobody told of nothing can be said', () => {
  const { happenings } = tell();
  const silent = happenings.filter(({ kind }) => kind !== 'protection');
  assert.equal(syncToldTruly({ happenings: silent }).verdict, 'invalid');
});

/** The same story with more, or with less. */
const twisted = (
  twist: (each: Happening) => readonly Happening[],
  changes: Partial<Truth> = {},
): Recorded => ({
  happenings: tell(changes).happenings.flatMap(twist),
});

test('what stands on another machine, or was saved by another workload, is no copy', () => {
  const elsewhere = twisted((each) => [each.kind === 'tail' ? { ...each, machine: GPU } : each]);
  assert.equal(copiedInTime(elsewhere, 1_000, 200).verdict, 'breached');
  const foreign = twisted((each) =>
    each.kind === 'tail' ? [{ ...each, line: each.line.replace(NONCE, 'b'.repeat(16)) }] : [each],
  );
  assert.equal(copiedInTime(foreign, 1_000, 200).verdict, 'breached');
  const torn = twisted((each) => (each.kind === 'tail' ? [{ ...each, line: 'x' }, each] : [each]));
  assert.equal(copiedInTime(torn, 1_000, 200).verdict, 'met');
});

test('a copy is late by when it was last seen to lack the record, and by when it was seen with it', () => {
  const { measured } = copiedInTime(tell(), 1_000, 200);
  assert.ok(Array.isArray(measured));
  const [lo, hi] = measured as [number, number];
  assert.ok(lo <= SYNC + TOOK && lo > SYNC - 2 * LOOKED && hi - lo <= 2 * LOOKED, `${lo} to ${hi}`);
});

test('only what was saved while copies were looked at closely counts, and not what was not due yet', () => {
  const told = (history: Recorded): number =>
    Number(/of (\d+) records/.exec(copiedInTime(history, 1_000, 1).because)?.[1]);
  const all = (8_000 - 1_000 - 1_000) / EVERY;
  assert.ok(Math.abs(told(tell()) - all) <= 1, String(told(tell())));
  const marked = twisted((each) =>
    each.kind === 'mark' ? [{ ...each, at: 500, text: 'another' }, each] : [each],
  );
  assert.equal(told(marked), told(tell()));
  const count = told(tell());
  assert.equal(copiedInTime(tell(), 1_000, count).verdict, 'met');
  assert.equal(copiedInTime(tell(), 1_000, count + 1).verdict, 'invalid');
});

test('a sync that is told again and again is one, and what tells of none is no claim', () => {
  const checked = (history: Recorded): string => syncToldTruly(history).because;
  const again = twisted((each) =>
    each.kind === 'protection' ? [each, { ...each, at: each.at + 1 }] : [each],
  );
  assert.equal(checked(again), checked(tell()));
  const readiness: Happening = { kind: 'protection', at: 900, askedAt: 890, readiness: { ready: true } };
  const { happenings } = tell();
  const more = { happenings: [...happenings, readiness].sort((one, other) => one.at - other.at) };
  assert.equal(checked(more), checked(tell()));
});

test('a claim is untrue only once the standby was read after it, and still lacked the record', () => {
  const until = (end: number): Recorded => ({
    happenings: tell({ stops: 4_000 }).happenings.filter(({ at }) => at <= end),
  });
  assert.equal(syncToldTruly(until(4_600)).verdict, 'met');
  assert.equal(syncToldTruly(until(5_250)).verdict, 'breached');
  const late = twisted(
    (each) => (each.kind === 'tail' ? [{ ...each, before: each.askedAt - LOOKED }] : [each]),
    {
      lag: 700,
    },
  );
  assert.equal(syncToldTruly(late).verdict, 'breached');
});

const TROUBLE = { f0: 2_000, f1: 2_010, over: 5_000 } as const;

/** The same, while the market is away for three seconds. */
const troubled = (changes: Partial<Truth> = {}, ...more: readonly Happening[]): Recorded => {
  const { f0, f1, over } = TROUBLE;
  const facts = { fault: 'market-down', machine: GPU };
  const unheard = slots(100, over - f1).map((n): Happening => {
    return { kind: 'unheard', at: f1 + n, askedAt: f1 + n - 1, of: 'census', because: 'closed' };
  });
  const happenings: readonly Happening[] = [
    ...tell({ ...changes, end: 6_000 }).happenings,
    { kind: 'fault', at: f1, f0, f1, ...facts },
    ...unheard,
    ...more,
  ];
  return { happenings: [...happenings].sort((one, other) => one.at - other.at) };
};
const healed: Happening = {
  ...{ kind: 'healed', at: TROUBLE.over, fault: 'market-down', machine: GPU, gone: false },
};

test('what is saved in a trouble that spares the machine, and in time before its end, must reach the standby', () => {
  const { verdict, because } = copiedMeanwhile(troubled({}, healed), 1_000);
  assert.equal(verdict, 'met');
  assert.match(because, /^of 100 records the slowest took between/);
});

test('copying that stops with the trouble, or is slow in it, breaks that', () => {
  const stopped = copiedMeanwhile(troubled({ stops: 2_000 }, healed), 1_000);
  assert.equal(stopped.verdict, 'breached');
  assert.equal(copiedMeanwhile(troubled({ lag: 1_200 }, healed), 1_000).verdict, 'breached');
  assert.equal(copiedMeanwhile(troubled({ lag: 1_200 }, healed), 2_500).verdict, 'met');
});

test('without a trouble that begins, is confirmed, lasts and ends, nothing is said of it', () => {
  const why = (history: Recorded, limit = 1_000): readonly string[] => {
    const { verdict, because } = copiedMeanwhile(history, limit);
    return [verdict, because];
  };
  assert.deepEqual(why(tell()), ['invalid', 'no fault was injected']);
  assert.deepEqual(why(troubled()), ['invalid', 'the trouble was never over']);
  assert.deepEqual(why(troubled({}, healed), 3_000), ['invalid', 'nothing was saved early enough in it']);
  const calm = troubled({}, healed).happenings.filter(({ kind }) => kind !== 'unheard');
  assert.deepEqual(why({ happenings: calm }), ['invalid', 'the market went on answering']);
});
