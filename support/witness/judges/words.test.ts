import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failover, GpuInstance } from '../../customer/customer';
import { rule, type JudgeName } from '../case';
import type { Answer, Happening, HappeningKind, Listed, Recorded } from '../history';
import { GOOD, tell } from '../story';
import { GPU, NEXT, STANDBY } from '../teller';
import type { Manifest } from '../workspace/manifest';
import { CLOSELY } from './copied';
import { LEGS } from './journey';

const NONE = { failovers: 0, successful: 0, failed: 0, successRate: 0 };
const winner: GpuInstance = { id: 3, status: 'running', gpu: 'RTX 4090', pricePerHour: 0.42, label: 'story' };
const rental = {
  id: '3',
  label: 'story',
  status: 'running',
  gpu: 'RTX 4090',
  memory: 24_576,
  pricePerHour: 1,
};
const race = {
  ...{ winner, chosen: [], asked: 2, wonAt: 12_000, billed: ['1', '3'] },
  candidates: [{ gpu: 'RTX 4090', instance: 1, state: 'given back', returnedBy: 9 }],
};
const row: Failover = {
  ...{ id: 'f1', instance: 1, reason: 'gpu_failure', rehearsal: false, dataRestored: true, success: true },
  ...{ phase: 'complete', phaseTimings: {}, newInstance: 3, totalTime: 900 },
};
const reported = {
  instance: 1,
  rows: [row],
  totals: NONE,
  books: [rental],
  billed: ['1', '3'],
  since: { 1: 5 },
  averages: {},
};
const why = { words: 'there is none', said: 'none' };

const gone = LEGS.map((leg, n) => ({ leg, from: n, to: n + 1 }));
const late = { from: 0, to: 9, shown: true };
const right = { ...NONE, failovers: 1, successful: 1, successRate: 100, meanTimeToRecovery: 900 };

/** Every judge, and what it may be given beside the history. */
const GIVEN: Readonly<Record<JudgeName, readonly (readonly unknown[])[]>> = {
  ...{ asWanted: [[]], goesOnElsewhere: [[900]], leftInPlace: [[]], leftLast: [[900]] },
  ...{ movedNotBecause: [[why]], protectedThere: [[900]], answeredInTime: [[900]], booksRight: [[]] },
  ...{ calledProtected: [[900]], calledTruly: [[900]], calledUnprotected: [[900]], claimsTrue: [[]] },
  ...{ checkpointHandedBack: [[900]], cleanedUp: [[{ stay: ['a1'], go: ['b2'] }]], calmTold: [[900]] },
  ...{ deleted: [[{ stay: ['a1'], go: ['b2'] }]], copiedMeanwhile: [[900]], neverCalledLost: [[]] },
  ...{ copiedInTime: [[900, 2]], copiedAnew: [[900]], everythingKept: [[]], faithfulCopy: [[900]] },
  ...{ faultConfirmed: [[]], filesAsBefore: [[]], filesAsThen: [[]], goesOnFrom: [[900]], movedOnce: [[]] },
  ...{
    journeyTook: [
      [gone, 900],
      [[], 9],
    ],
    nextSyncShown: [[900, late]],
    neverTorn: [[]],
    noTwoLive: [[]],
  },
  closedInTime: [
    [900, { from: 0, to: 9, closed: true }],
    [900, { from: 0, to: 999, closed: false }],
  ],
  modelDelivered: [
    ['RTX 4090', [rental]],
    ['H100', [rental]],
    ['H100', []],
  ],
  ...{
    nobodyKeptOut: [
      [[], 'English', '7'],
      [[{ page: '/app/7', barriers: [], untranslated: [] }], 'English', '7'],
    ],
    nothingErased: [[900]],
    nothingLeft: [[[]]],
  },
  ...{ notReplaced: [[]], nothingLost: [[900]], noticed: [[900]], onlyOnePaid: [[900]] },
  nothingShown: [
    [0, []],
    [2, []],
  ],
  onlyWinnerLeft: [
    [race, 900],
    [{ ...race, asked: 1 }, 9],
    [{ ...race, asked: 3 }, 9],
  ],
  pricedAsShown: [
    [race, [rental]],
    [race, []],
  ],
  proposedTruly: [[{ listed: [3] }], [{ listed: [1, 3], proposed: 1 }]],
  ...{ onlyWholeOffered: [[]], protectedAgain: [[900]], reachesAgain: [[900]], recordsIntact: [[900]] },
  readyInTime: [[{ begunAt: 0, wonAt: 800 }, 900]],
  ...{ refusedBecause: [[why]], rehearsed: [[900, 900]], resumedOnGpu: [[900]], settled: [[900]] },
  reportIsBooks: [[reported], [{ ...reported, totals: right }]],
  shows: [
    ['it is shown', 'x', 'x'],
    ['it is shown', 'x', 'y'],
  ],
  ...{ resumedOnStandby: [[900]], shownTruly: [[[]]], spareReturned: [[900]], staysSilent: [[900]] },
  ...{ stepsLost: [[900]], syncToldTruly: [[]], syncedAfter: [[900]], uncounted: [[NONE, NONE]] },
  ...{ troubleTold: [[900]], undisturbed: [[{ for: 900, detection: 900 }]], uninterrupted: [[900]] },
  ...{
    offeredOnceMade: [[]],
    shownAsListed: [[{ at: 9, instances: [winner] }], [{ at: 99_999, instances: [] }]],
  },
  ...{ wholeAsAsked: [[]], unpaid: [[900]], workOfStandbyKept: [[]] },
};

const UNITS: ReadonlySet<string> = new Set([
  ...['ms', 'differences', 'moves', 'records', 'names', 'claims', 'machines', 'doubts', 'answers', 'steps'],
  ...['checkpoints', 'snapshots', 'readings', 'traces', 'others', 'barriers', 'failovers'],
]);

const manifest: Manifest = ['.', 'a'].map((path) => ({
  ...{ path, kind: 'directory', mode: 0o755, modified: '1.0' },
}));
const standby = { instance: 1, name: 'vm', syncEnabled: true, syncCount: 9 } as const;
const rested: Answer = {
  ...({ verb: 'do', k: 7, epoch: 3, incarnation: 'c'.repeat(16), seq: 1, restoredSeq: 0 } as const),
  ...({ step: 0, checkpoint: 0, restoredStep: 0, where: 'gpu' } as const),
};
const LATE = GOOD.end - 900;
const spare: Listed = {
  ...{ key: 'gpu-market/9', supplier: 'gpu-market', id: '9', label: 'mark/story/rehearsal' },
  ...{ status: 'running', user: 'root' },
};
const heard = { session: 's', hostKey: 'h', timing: 'ok' } as const;

/** Whatever else can happen beside a failover. */
const BESIDE: readonly Happening[] = [
  { kind: 'mark', at: 900, text: CLOSELY },
  ...[12_010, 12_950, LATE].map((at): Happening => {
    return { kind: 'shown', at, askedAt: at - 9, instances: [{ ...winner, id: at < LATE ? 1 : 3 }] };
  }),
  { kind: 'played', at: 950, sentence: 'there is a GPU' },
  { kind: 'played', at: LATE, sentence: 'the GPU freezes', fault: 'freeze' },
  { kind: 'called', at: 1_200, askedAt: 1_190, before: 1_100, ready: true, state: 'ready' },
  { kind: 'called', at: LATE, askedAt: LATE - 9, ready: false, state: 'error' },
  ...[1_300, 1_600, LATE].map((at): Happening => ({
    ...{ kind: 'protection', at, askedAt: at - 9, before: at - 99, readiness: { ready: at < LATE } },
    standby: { ...standby, state: at < LATE ? 'ready' : 'error', lastSyncAt: `sync of ${at}` },
  })),
  ...[1_700, 1_800, LATE].map((at): Happening => ({
    ...{ kind: 'workspace', at, askedAt: at - 9, machine: at === 1_700 ? GPU : STANDBY, manifest },
  })),
  ...[1_750, LATE].map((at): Happening => ({
    ...{ kind: 'files', at, askedAt: at - 9, machine: at < LATE ? GPU : NEXT, manifest },
  })),
  ...Array.from({ length: 2 }, (_, n): Happening => {
    return { kind: 'content', at: 2_000 + n, askedAt: 1_999 + n, machine: STANDBY, path: 'p', content: 'x' };
  }),
  { kind: 'saving', at: 3_000, machine: GPU, name: 'n', f0: 2_900, f1: 3_000, id: 'a1' },
  { kind: 'saving', at: 3_200, machine: GPU, name: 'n', f0: 3_100, f1: 3_200, refused: 'It is full.' },
  { kind: 'listing', at: 3_300, askedAt: 3_290, ids: ['a1'] },
  { kind: 'stocktaking', at: 3_400, askedAt: 3_390, bytes: 9, ids: ['a1', 'b2'] },
  { kind: 'spoiling', at: 3_160, what: 'object-corrupt', f0: 3_150, f1: 3_155, shown: 'it is damaged' },
  { kind: 'restore', at: 3_600, machine: GPU, id: 'a1', f0: 3_500, f1: 3_600 },
  { kind: 'opening', at: 3_700, id: 'a1', log: `1 1 ${'a'.repeat(16)} 1000\n` },
  { kind: 'stocktaking', at: 3_800, askedAt: 3_790, bytes: 8, ids: ['a1'] },
  { kind: 'offered', at: LATE - 90, machine: NEXT, session: 's', verb: 'do', k: 7, order: 'rest' },
  { kind: 'answered', at: LATE - 80, machine: NEXT, ...heard, sentAt: LATE - 90, answer: rested },
  { kind: 'healed', at: LATE - 200, fault: 'host-disappears', machine: GPU, gone: true, done: LATE - 190 },
  { kind: 'trained', at: LATE - 99, askedAt: LATE - 100, machine: GPU, step: 9_999 },
  { kind: 'host key changed', at: LATE, machine: STANDBY, pinned: 'a', shown: 'b' },
];

const wish = (what: 'move' | 'rehearsal' | 'protect' | 'unprotect', refused?: string): Happening => ({
  ...{ kind: 'asked', wish: what, at: 4_010, f0: 4_000, f1: 4_010, machine: GPU, instance: 1 },
  ...(refused === undefined ? { failover: 'f1' } : { refused }),
});
const WISHES: readonly (readonly Happening[])[] = [
  [wish('move', 'There is none.'), wish('move', 'There is none.')],
  [wish('rehearsal'), { kind: 'census', at: 4_100, askedAt: 4_090, machines: [spare] }],
  [wish('rehearsal', 'No.')],
  [wish('protect')],
  [wish('unprotect')],
  [
    { kind: 'moving', at: 12_000, machine: GPU, instance: 1, to: { kind: 'gpu' } },
    { kind: 'moved', at: 14_000, answer: { success: true, newInstance: 3, done: ['destroy_source'] } },
  ],
  [
    { kind: 'moving', at: 14_990, machine: GPU, instance: 1, to: { kind: 'cpu' } },
    { kind: 'moved', at: 14_991, answer: { success: false, done: [] } },
  ],
  [{ kind: 'parting', at: 12_050, machine: GPU }],
];

const story = (...happenings: readonly (readonly Happening[])[]): Recorded => ({
  happenings: happenings.flat().sort((one, other) => one.at - other.at),
});
const whole = story(tell().happenings, BESIDE);
const kinds: readonly HappeningKind[] = [...new Set(whole.happenings.map(({ kind }) => kind))];

/** The story, with more in it or less: what is recorded is never quite what one thinks it will be. */
const STORIES: readonly Recorded[] = [
  { happenings: [] },
  tell(),
  whole,
  ...kinds.map((kind) => story(whole.happenings.filter((each) => each.kind !== kind))),
  ...WISHES.map((more) => story(whole.happenings, more)),
  ...WISHES.map((more) =>
    story(
      whole.happenings.filter(({ kind }) => kind !== 'fault'),
      more,
    ),
  ),
  ...[400, 3_050, 12_003, 12_650, 13_250].map((end) => story(whole.happenings.filter(({ at }) => at < end))),
];

for (const [judge, givens] of Object.entries(GIVEN) as [JudgeName, (typeof GIVEN)[JudgeName]][])
  test(`${judge} says in words what was promised, and why it judges so`, () => {
    for (const given of givens)
      for (const recorded of STORIES) {
        const { promise, unit, because, verdict } = rule({ judge, given }, recorded);
        assert.match(promise, /^\S+( \S+)+$/);
        assert.ok(UNITS.has(unit), `${promise}: ${unit}`);
        assert.match(because, /^\S/, `${promise}: ${verdict}`);
        assert.doesNotMatch(because, /undefined|NaN|\[object|^; |;\s*$|\(\)/, promise);
      }
  });
