/** How well was a promise kept? The arithmetic of intervals, and the verdict they allow. */

/** Two bounds between which the truth certainly lies; hi is infinite for what never happened. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** How a promise was judged; only met is green. */
export type Verdict = 'met' | 'breached' | 'inconclusive' | 'invalid' | 'not applicable';

/** What was promised: the words, the number in them and its unit. */
export interface Promised {
  readonly promise: string;
  readonly limit: number;
  readonly unit: string;
  /** Of what it speaks, where that is to be found again whatever its words: how long a sync takes. */
  readonly about?: 'sync';
}

/** One promise, what was measured against it, and why the verdict is what it is. */
export interface Judgement extends Promised {
  readonly measured?: number | readonly [number, number];
  readonly resolution?: number;
  readonly verdict: Verdict;
  readonly because: string;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;

/** How long it certainly took at least, and at most, from one uncertain instant to a later one. */
export const between = (from: Interval, to: Interval): Interval => ({
  lo: Math.max(0, to.lo - from.hi),
  hi: Math.max(0, to.hi - from.lo),
});

/** The interval as a pair, for reports: tenths of the unit, bounded below where it has no end. */
export const pair = ({ lo, hi }: Interval): readonly [number, number] => [
  tenth(lo),
  tenth(Number.isFinite(hi) ? hi : lo),
];

/** Where in the interval one would guess the truth. */
export const middle = ({ lo, hi }: Interval): number => (lo + hi) / 2;

const span = (interval: Interval, unit: string): string =>
  Number.isFinite(interval.hi)
    ? `between ${tenth(interval.lo)} and ${tenth(interval.hi)} ${unit}`
    : `not within ${tenth(interval.lo)} ${unit}, when the observation ended`;

const compare = ({ lo, hi }: Interval, limit: number): Verdict => {
  if (hi <= limit) return 'met';
  return lo > limit ? 'breached' : 'inconclusive';
};

/** Met when even the worst case keeps the promise, breached when even the best case does not. */
export const judge = (promised: Promised, interval: Interval): Judgement => ({
  ...promised,
  measured: pair(interval),
  ...(Number.isFinite(interval.hi) ? { resolution: tenth(interval.hi - interval.lo) } : {}),
  verdict: compare(interval, promised.limit),
  because: span(interval, promised.unit),
});

/** A promise about a number of things: each one too many is named. */
export const count = (promised: Promised, bad: readonly string[], otherwise: string): Judgement => ({
  ...promised,
  measured: bad.length,
  resolution: 0,
  verdict: bad.length <= promised.limit ? 'met' : 'breached',
  because: bad.length === 0 ? otherwise : `${bad.slice(0, 5).join('; ')}${bad.length > 5 ? '; ...' : ''}`,
});

/** The experiment itself did not happen, so nothing can be said about the promise. */
export const invalid = (promised: Promised, because: string): Judgement => ({
  ...promised,
  verdict: 'invalid',
  because,
});

/** The promise does not apply here, and is not counted as kept. */
export const notApplicable = (promised: Promised, because: string): Judgement => ({
  ...promised,
  verdict: 'not applicable',
  because,
});
