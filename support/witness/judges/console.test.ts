import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failover, GpuInstance, Offer, Totals } from '../../customer/customer';
import type { Looked } from '../../customer/web-console';
import type { Rental } from '../../suppliers/gpu-market';
import { brief, census, NEW, OLD, VM, watched } from '../brief';
import { all, type Happening, type Of } from '../history';
import { GOOD, tell } from '../story';
import { disagreements } from '../unfolding';
import type { Judgement } from '../verdict';
import {
  areLosersGone,
  closedInTime,
  modelDelivered,
  nextSyncShown,
  nobodyKeptOut,
  nothingShown,
  onlyWinnerLeft,
  pricedAsShown,
  readyInTime,
  shownTruly,
  shows,
  type Race,
} from './console';
import { reportIsBooks, type Reported } from './reported';

/** In the good story the GPU that is left at the end has the supplier's id 3. */
const winner: GpuInstance = { id: 3, status: 'running', gpu: 'RTX 4090', pricePerHour: 0.42, label: 'story' };

const race = (asked: number, more: Partial<Race> = {}): Race => ({
  ...{ winner, chosen: [], asked, wonAt: 12_000, billed: ['1', '3'] },
  candidates: [1, 3].map((instance) => ({ gpu: 'RTX 4090', instance, state: 'given back' })),
  ...more,
});

test('of a race only the winner may be left, within the limit', () => {
  assert.equal(onlyWinnerLeft(tell(), race(2), 60_000).verdict, 'met');
  assert.equal(onlyWinnerLeft(tell(), race(2), 100).verdict, 'breached');
  assert.equal(onlyWinnerLeft(tell(), race(2, { winner: { ...winner, id: 9 } }), 1_000).verdict, 'breached');
});

test('one alone is no race, and what the market has not billed did not race', () => {
  assert.equal(onlyWinnerLeft(tell(), race(1), 60_000).verdict, 'invalid');
  assert.equal(onlyWinnerLeft(tell(), race(3), 60_000).verdict, 'invalid');
  assert.equal(onlyWinnerLeft(tell(), race(2, { billed: ['3'] }), 60_000).verdict, 'invalid');
  const another = onlyWinnerLeft(tell(), race(2, { billed: ['2', '3'] }), 60_000);
  assert.deepEqual(another, {
    ...{ promise: 'of the GPUs that raced only the winner is paid for', limit: 0, unit: 'differences' },
    ...{ measured: 1, resolution: 0, verdict: 'breached', because: 'nobody was billed for 1' },
  });
  const nobody = race(2, { candidates: [{ gpu: 'RTX 4090', state: 'given back' }] });
  assert.equal(onlyWinnerLeft(tell(), nobody, 60_000).because, 'nobody was billed for none');
  assert.match(onlyWinnerLeft(tell(), race(1), 60_000).because, /^one alone is no race/);
});

test('what is called given back is in nobody’s books any more', () => {
  const called = (returnedBy: number): Judgement => {
    const candidates = [{ gpu: 'RTX 4090', instance: 1, state: 'given back', returnedBy }];
    return onlyWinnerLeft(tell(), race(2, { candidates }), 60_000);
  };
  const { verdict, because } = called(0);
  assert.deepEqual([verdict, because], ['breached', '1 was called given back while it was still rented']);
  assert.equal(called(GOOD.end).verdict, 'met');
});

test('a page closes in time, too late, or not at all', () => {
  const verdict = (to: number, closed: boolean): string =>
    closedInTime(1_000, { from: 500, to, closed }).verdict;
  assert.equal(verdict(1_500, true), 'met');
  assert.equal(verdict(1_501, true), 'inconclusive');
  assert.equal(verdict(1_501, false), 'breached');
  assert.equal(verdict(1_500, false), 'inconclusive');
});

/** A page in English on which nothing is wrong. */
const pageAt = (page: string): Looked => ({ page, barriers: [], untranslated: [], language: 'English' });

test('one barrier on one page keeps somebody out, and without the page of the instance nothing is proved', () => {
  const fine = pageAt('/app/machines/7');
  const judged = (...pages: readonly Looked[]): Judgement => nobodyKeptOut(pages, 'English', '7');
  assert.equal(judged(fine).verdict, 'met');
  assert.equal(judged(fine, { ...pageAt('/app/new'), barriers: ['label'] }).verdict, 'breached');
  assert.equal(judged(pageAt('/app/machines/17')).verdict, 'invalid');
  assert.equal(judged().because, 'the page of the instance was not looked at');
});

test('a page in another language keeps out whoever reads only one', () => {
  const pages = [pageAt('/app/machines/7'), { page: '/login', barriers: [], untranslated: [] }];
  const { verdict, because, promise } = nobodyKeptOut(pages, 'English', '7');
  assert.deepEqual([verdict, because], ['breached', '/login: not in English']);
  assert.match(promise, /accessible, and in English$/);
  assert.match(nobodyKeptOut(pages, 'Portuguese', '7').because, /machines\/7: not in Portuguese/);
});

test('what was rented costs what was shown of one that was chosen, and its page says so', () => {
  const offer = (pricePerHour: number): Offer => ({ id: 8, gpu: 'RTX 4090', memory: 24, pricePerHour });
  const paid = {
    id: '3',
    label: 'story',
    status: 'running',
    gpu: 'RTX 4090',
    memory: 1,
    pricePerHour: 0.42004,
  };
  const judged = (prices: readonly number[], told = 0.42, rentals: readonly Rental[] = [paid]): Judgement =>
    pricedAsShown({ chosen: prices.map(offer), winner: { ...winner, pricePerHour: told } }, rentals);
  assert.equal(judged([0.41, 0.42]).verdict, 'met');
  assert.equal(judged([0.42], 0.42, []).verdict, 'invalid');
  const wrong = (...given: Parameters<typeof judged>): string => {
    const { verdict, because } = judged(...given);
    assert.equal(verdict, 'breached');
    return because;
  };
  assert.equal(wrong([0.21, 0.21]), '$0.4200/h, and $0.2100/h was shown');
  assert.equal(wrong([]), '$0.4200/h, and nothing was shown');
  assert.equal(wrong([0.42], 0.5), '$0.4200/h, and its page says $0.5000/h');
});

test('words that were never translated keep out whoever reads only one language', () => {
  const page = { ...pageAt('/app/machines/7'), untranslated: ['Machines'] };
  const { verdict, because } = nobodyKeptOut([page], 'English', '7');
  assert.deepEqual(
    [verdict, because],
    ['breached', '/app/machines/7: "Machines" is the same in every language'],
  );
});

test('nothing is shown of what is there', () => {
  assert.equal(nothingShown(1, []).verdict, 'met');
  assert.equal(nothingShown(1, ['7']).verdict, 'breached');
  assert.equal(nothingShown(0, []).verdict, 'invalid');
});

test('the next sync is shown in time, too late, or not at all', () => {
  const verdict = (to: number, shown: boolean): string =>
    nextSyncShown(2_000, { from: 1_000, to, shown }).verdict;
  assert.equal(verdict(3_000, true), 'met');
  assert.equal(verdict(3_001, true), 'breached');
  assert.equal(verdict(3_001, false), 'breached');
  assert.equal(verdict(3_000, false), 'inconclusive');
});

/** What a page shows of the good story, so much later (milliseconds), and so much too long a detection. */
const shownLater = (later: number, more: number): readonly Of<'claimed'>[] =>
  all(tell(), 'claimed').map(({ at, askedAt, failover, kind }) => {
    const { detecting = 0, ...rest } = failover.phaseTimings;
    const told = { ...failover, phaseTimings: { ...rest, detecting: detecting + more } };
    return { kind, at: at + later, askedAt: askedAt + later, failover: told };
  });

test('a page that shows it later tells the truth, and no page may tell another time', () => {
  const verdict = (later: number, more: number): string =>
    shownTruly(tell(), shownLater(later, more)).verdict;
  assert.equal(verdict(0, 0), 'met');
  assert.equal(verdict(300, 0), 'met');
  assert.equal(verdict(300, 400), 'breached');
  assert.equal(shownTruly(tell(), []).verdict, 'invalid');
});

test('whether the losers are gone is known exactly when it can be judged', () => {
  const seen = disagreements(
    tell(),
    (past) => areLosersGone(past, { winner }),
    (past) => onlyWinnerLeft(past, { ...race(2), wonAt: 0 }, 60_000),
  );
  assert.deepEqual(seen, []);
});

const row: Failover = {
  ...{
    id: 'f1',
    instance: 1,
    reason: 'gpu_failure',
    rehearsal: false,
    dataRestored: true,
    phase: 'complete',
  },
  ...{ phaseTimings: { detecting: 300, gpu_lost: 9 }, success: true, newInstance: 3, totalTime: 800 },
  startedAt: '2026-01-01T00:10:00.5Z',
};
const rental: Rental = {
  ...{ id: '3', label: 'story', status: 'running', gpu: 'RTX 4090', memory: 24_576, pricePerHour: 0.42 },
};
/** One failover of instance 1 in 800 ms, beside another instance’s that failed and one that is not over. */
const told: Reported = {
  instance: 1,
  rows: [
    row,
    { ...row, id: 'f2', instance: 2, success: true, totalTime: 1_000, newInstance: 4 },
    { ...row, id: 'f3', instance: 5, success: false, totalTime: 9_000, phaseTimings: { detecting: 601 } },
    { ...row, id: 'f4', instance: 6, success: true, rehearsal: true, totalTime: 7_000 },
    { ...row, id: 'f5', instance: 7, phase: 'restoring', success: undefined } as unknown as Failover,
  ],
  totals: { failovers: 3, successful: 2, failed: 1, successRate: 66.7, meanTimeToRecovery: 900 },
  books: [rental],
  billed: ['1', '3'],
  since: { 1: Date.UTC(2026, 0, 1, 0, 5), 3: Date.UTC(2026, 0, 1, 0, 10, 1) },
  averages: { detecting: 400, gpu_lost: 9 },
};

test('a report is right that says what the books say, and whose totals are those of its rows', () => {
  const judgement = reportIsBooks({ happenings: [] }, told);
  assert.equal(judgement.verdict, 'met', judgement.because);
  const none = { failovers: 0, successful: 0, failed: 0, successRate: 0 };
  assert.equal(
    reportIsBooks({ happenings: [] }, { ...told, rows: [], totals: none, averages: {} }).because,
    [
      '0 failovers of instance 1 are reported instead of 1',
      'the failover of instance 1 is not reported as a success',
      'instance none is reported, the books list 3',
      'the bill names 1, 3',
    ].join('; '),
  );
});

test('a success whose time is not told counts as one, and not in the mean time', () => {
  const { totalTime, ...timed } = row;
  const untimed = { ...timed, phaseTimings: {} };
  assert.ok(totalTime);
  const rows = [...told.rows, { ...untimed, id: 'f6', instance: 8 }];
  const counted = { ...told.totals, failovers: 4, successful: 3, successRate: 75 };
  assert.equal(
    reportIsBooks({ happenings: [] }, { ...told, rows, totals: counted }).because,
    'no difference',
  );
});

const totals = (change: Partial<Totals>): Partial<Reported> => ({ totals: { ...told.totals, ...change } });
const begun = (startedAt: string): Partial<Reported> => ({
  rows: [{ ...row, startedAt }, ...told.rows.slice(1)],
});
const FALSE_REPORTS: readonly (readonly [RegExp, Partial<Reported>])[] = [
  [/^2 failovers of instance 1 are reported instead of 1/, { rows: [...told.rows, row] }],
  [
    /^the failover of instance 1 is not reported as a success/,
    { rows: [{ ...row, success: false }, ...told.rows.slice(1)] },
  ],
  [/^instance 3 is reported, the books list 1$/, { books: [{ ...rental, id: '1' }] }],
  [/^instance 3 is reported, the books list 3, 1$/, { books: [rental, { ...rental, id: '1' }] }],
  [/^instance 3 is reported, the books list $/, { books: [] }],
  [/^the bill names 3$/, { billed: ['3'] }],
  [/^the bill names 1$/, { billed: ['1'] }],
  [/^failovers: 4 in the totals, 3 in the history$/, totals({ failovers: 4 })],
  [/^successful: 3 in the totals, 2 in the history$/, totals({ successful: 3 })],
  [/^failed: 0 in the totals, 1 in the history$/, totals({ failed: 0 })],
  [/^success rate: 66 in the totals, 66\.66/, totals({ successRate: 66 })],
  [/^mean time: 898 in the totals, 900 in the history$/, totals({ meanTimeToRecovery: 898 })],
  [
    /^detecting: 200 ms on average, 400\.3\d+ ms in the history$/,
    { averages: { detecting: 200, gpu_lost: 9 } },
  ],
  [/^gpu_lost: none on average, 9 ms in the history$/, { averages: { detecting: 400 } }],
  [
    /^restoring: 7 ms on average, none in the history$/,
    { averages: { detecting: 400, gpu_lost: 9, restoring: 7 } },
  ],
  [/^it began 2025-12-31T23:10:00Z, and the GPUs/, begun('2025-12-31T23:10:00Z')],
  [/^it began 2026-01-01T01:10:00Z, and the GPUs/, begun('2026-01-01T01:10:00Z')],
  [/^it began soon, and the GPUs/, begun('soon')],
  [/^it began 2026.*, and the GPUs were rented never and 2026/, { since: { 3: told.since['3'] ?? 0 } }],
];

for (const [difference, change] of FALSE_REPORTS)
  test(`a report is false: ${difference.source}`, () => {
    const { verdict, because } = reportIsBooks({ happenings: [] }, { ...told, ...change });
    assert.equal(verdict, 'breached');
    assert.match(because, difference);
  });

test('the machine has the GPU that was chosen, and each has', () => {
  const other = { ...rental, gpu: 'RTX 3090' };
  assert.equal(modelDelivered('RTX 4090', [rental, { ...rental, gpu: 'RTX 4090 SXM' }]).verdict, 'met');
  const { verdict, because } = modelDelivered('RTX 4090', [rental, other]);
  assert.deepEqual([verdict, because], ['breached', 'RTX 3090 instead of RTX 4090']);
  assert.equal(modelDelivered('RTX 4090', []).verdict, 'invalid');
});

test('a customer reads what was promised to be shown', () => {
  assert.equal(shows('it is told', 'lost .* found', 'It was lost and found.').verdict, 'met');
  const { verdict, because } = shows('it is told', 'lost .* found', 'All is well.');
  assert.deepEqual([verdict, because], ['breached', 'it shows "All is well."']);
});

test('whatever keeps somebody out is named with its page', () => {
  const [own, other] = [pageAt('/app/machines/7'), pageAt('/app/new')];
  const because = (...pages: readonly Looked[]): string => nobodyKeptOut(pages, 'English', '7').because;
  const wrong = { ...other, barriers: ['no label', 'no contrast'] };
  assert.equal(because(own, wrong), '/app/new: no label; /app/new: no contrast');
  assert.equal(because(own), 'none on /app/machines/7');
  assert.equal(because(own, other), 'none on /app/machines/7, /app/new');
});

test('the time in which the losers went counts from the victory, and what the machine cost before does not', () => {
  const { measured } = onlyWinnerLeft(tell(), race(2), 60_000);
  const [lo, hi] = Array.isArray(measured) ? (measured as [number, number]) : assert.fail('no interval');
  const gone = GOOD.ssh - 100 - 12_000;
  assert.ok(lo <= gone && gone <= hi && hi - lo < 250, `${lo} to ${hi}`);
});

test('a race is over only when the winner alone is left, and always was where no loser was ever listed', () => {
  const measured = (...happenings: readonly Happening[]): unknown =>
    onlyWinnerLeft(brief(...happenings), { ...race(2), wonAt: 0 }, 60_000).measured;
  assert.deepEqual(measured(census(100, NEW, VM)), [0, 100]);
  assert.deepEqual(measured(census(100, NEW, OLD), census(200, NEW, VM)), [95, 200]);
  assert.deepEqual(measured(census(100, NEW, OLD), watched(300)), [300, 300]);
});

test('what was ordered is ready in time, counted from the order', () => {
  assert.equal(readyInTime({ begunAt: 1_000, wonAt: 1_900 }, 900).verdict, 'met');
  assert.equal(readyInTime({ begunAt: 1_000, wonAt: 1_901 }, 900).verdict, 'breached');
});

test('a report that tells of another time than was seen is false', () => {
  const [mine, ...others] = told.rows;
  if (mine === undefined) return assert.fail('nothing is reported');
  const because = (totalTime: number): string => {
    const rows = [{ ...mine, totalTime }, ...others];
    const times = rows.flatMap(({ success, rehearsal, totalTime: time }) =>
      success === true && !rehearsal ? (time ?? []) : [],
    );
    const meanTimeToRecovery = times.reduce((sum, time) => sum + time, 0) / times.length;
    const reported = { ...told, rows, totals: { ...told.totals, meanTimeToRecovery } };
    return reportIsBooks(tell(), reported).because;
  };
  assert.equal(because(GOOD.gpu - GOOD.fault), 'no difference');
  const failed = {
    rows: [{ ...mine, success: false, totalTime: 1 }, ...others],
    totals: { failovers: 3, successful: 1, failed: 2, successRate: 33.3, meanTimeToRecovery: 1_000 },
  };
  assert.equal(
    reportIsBooks(tell(), { ...told, ...failed }).because,
    'the failover of instance 1 is not reported as a success',
  );
  assert.match(because(1), /^it is reported that all of it took 1 ms, seen between 1\d\d\d and 1\d\d\d ms$/);
});
