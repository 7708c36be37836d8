import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GpuInstance } from '../../customer/customer';
import { all, type Of } from '../history';
import { tell } from '../story';
import { nextSyncShown, nobodyKeptOut, nothingShown, onlyWinnerLeft, shownTruly, type Race } from './console';

/** In the good story the GPU that is left at the end has the supplier's id 3. */
const winner: GpuInstance = { id: 3, status: 'running', gpu: 'RTX 4090', pricePerHour: 0.42, label: 'story' };

const race = (asked: number, more: Partial<Race> = {}): Race => ({
  ...{ winner, asked, wonAt: 12_000, billed: ['1', '3'] },
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
  assert.equal(another.because, 'nobody was billed for 1');
  assert.equal(another.verdict, 'breached');
});

test('one barrier on one page keeps somebody out, and no page is no proof', () => {
  const fine = { page: '/app', barriers: [] };
  assert.equal(nobodyKeptOut([fine]).verdict, 'met');
  assert.equal(nobodyKeptOut([fine, { page: '/app/new', barriers: ['label'] }]).verdict, 'breached');
  assert.equal(nobodyKeptOut([]).verdict, 'invalid');
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
