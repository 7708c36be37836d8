import { type FailoverRow, type Measurement, type Row, spokenMeasure } from '../../evidence/measurement';
import type { Past } from '../history/chronicle';

/** Something that somebody should look at: what was promised, and why it catches the eye. */
export interface Alert {
  readonly scenario: string;
  readonly title: string;
  readonly promise: string;
  readonly why: string;
}

/** A failover that takes longer than this, or a sync that does, is told even where a scenario promised less; milliseconds. */
const FAILOVER = 180_000;
const SYNC = 10_000;

/** So many earlier runs must speak before one is called worse than they were. */
const ENOUGH = 5;
const DEVIATIONS = 5;
/** Less than this share of the median, or than these amounts, is noise. */
const SHARE = 0.1;
const NOISE: Readonly<Record<string, number>> = { ms: 100, dollars: 0.01 };
const ONE = 1;

const middleOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? 0)) / 2;
};

/** What is still usual, by the earlier readings: their median and five median deviations, at least what is noise. */
export const usual = (values: readonly number[], unit: string): number => {
  const median = middleOf(values);
  const deviation = middleOf(values.map((value) => Math.abs(value - median)));
  const noise = Math.max(NOISE[unit] ?? ONE, SHARE * Math.abs(median));
  return median + Math.max(DEVIATIONS * deviation, noise);
};

const worst = (measured: Measurement['measured'] | undefined): number | undefined =>
  measured === undefined || typeof measured === 'number' ? measured : measured[1];

const breached = ({ verdict, limit, measured, unit }: Measurement): string | undefined =>
  verdict === 'breached'
    ? `breached: promised ${spokenMeasure(limit, unit)}, measured ${spokenMeasure(measured, unit)}`
    : undefined;

const slowSync = ({ about, measured, unit }: Measurement): string | undefined => {
  const value = worst(measured) ?? 0;
  if (about !== 'sync' || value <= SYNC) return undefined;
  return `a sync took ${spokenMeasure(value, unit)}, more than ${spokenMeasure(SYNC, unit)}`;
};

const nameOf = ({ scenario, title, promise, unit }: Omit<Past, 'values'>): string =>
  JSON.stringify([scenario, title, promise, unit]);

const earlier = (row: Measurement, past: readonly Past[]): readonly number[] =>
  past.find((each) => nameOf(each) === nameOf(row))?.values ?? [];

const drifted = (row: Measurement, past: readonly Past[]): string | undefined => {
  const { unit } = row;
  const value = worst(row.measured) ?? -Infinity;
  const values = earlier(row, past);
  if (values.length < ENOUGH || value <= usual(values, unit)) return undefined;
  const say = (each: number): string => spokenMeasure(each, unit);
  const before = `the median is ${say(middleOf(values))}, the worst ${say(Math.max(...values))}`;
  return `worse than before: ${say(value)}; of the last ${values.length} runs ${before}`;
};

const slowFailover = ({ rto_gpu = [0, 0] }: FailoverRow): string | undefined =>
  rto_gpu[1] > FAILOVER
    ? `it took ${spokenMeasure(rto_gpu[1], 'ms')}, more than ${spokenMeasure(FAILOVER, 'ms')}`
    : undefined;

const whyOf = (row: Row, past: readonly Past[]): string | undefined => {
  if (!('kind' in row)) return breached(row) ?? slowSync(row) ?? drifted(row, past);
  return row.kind === 'failover' ? slowFailover(row) : undefined;
};

/** What of a run somebody should look at, each once, by its rows and what the same promises came to before. */
export const alertsOf = (rows: readonly Row[], past: readonly Past[]): readonly Alert[] =>
  rows.flatMap((row) => {
    const why = whyOf(row, past);
    const promise = 'kind' in row ? 'the failover' : row.promise;
    return why === undefined ? [] : [{ scenario: row.scenario, title: row.title, promise, why }];
  });
