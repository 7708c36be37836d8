import type { Cost } from './costs';
import type { JourneySummary } from '../witness/judges/journey';
import type { FailoverSummary } from '../witness/judges/summary';
import type { Judgement } from '../witness/verdict';

/** The run a scenario belongs to, as the report names it. */
export interface RunFacts {
  readonly run: string;
  readonly target: string;
  /** The product that was tested, with its version. */
  readonly product: string;
  /** The commit of the suite. */
  readonly commit: string;
  /** The channel that acts and is asked. */
  readonly channel: string;
  /** The tier of the sandbox's machines, and why it is this one. */
  readonly tier: string;
  readonly why: string;
  readonly seed: string;
  /** The bug that was planted in the product on purpose. */
  readonly defect?: string;
}

/** Which scenario a row speaks of. */
export interface ScenarioFacts {
  readonly scenario: string;
  readonly title: string;
}

/** A judged promise as it is kept in measurements.ndjson; at is epoch milliseconds. */
export interface Measurement extends Judgement, ScenarioFacts {
  readonly run: string;
  readonly at: number;
}

/** What one failover came to, as it is kept in measurements.ndjson. Milliseconds, records, dollars. */
export interface FailoverRow extends FailoverSummary, ScenarioFacts {
  readonly kind: 'failover';
  readonly run: string;
  readonly paid: number;
}

/** What one rented machine cost, as it is kept in measurements.ndjson. Seconds, dollars. */
export interface CostRow extends Cost, ScenarioFacts {
  readonly kind: 'cost';
  readonly run: string;
}

/** How long a customer's journey took, leg by leg, as it is kept in measurements.ndjson. Milliseconds. */
export interface JourneyRow extends JourneySummary, ScenarioFacts {
  readonly kind: 'journey';
  readonly run: string;
}

/** One line of measurements.ndjson: a judged promise, what a failover came to, what a machine cost, or how long a journey took. */
export type Row = Measurement | FailoverRow | CostRow | JourneyRow;

/** The media types by which the report knows its own attachments. */
export const MEDIA = {
  measurement: 'application/vnd.dumont.measurement+json',
  absence: 'application/vnd.dumont.absence',
  facts: 'application/vnd.dumont.run+json',
  history: 'application/vnd.dumont.history+ndjson+gzip',
  timeline: 'image/svg+xml',
  picture: 'image/png',
  text: 'text/plain',
} as const;

const milliseconds = (ms: number): string => {
  if (Math.abs(ms) < 1_000) return `${Math.round(ms)} ms`;
  return Math.abs(ms) >= 120_000 || ms % 60_000 === 0
    ? `${Number((ms / 60_000).toFixed(1))} min`
    : `${Number((ms / 1_000).toFixed(2))} s`;
};

/** Less than this is not worth more figures. */
const LEAST_DOLLARS = 0.0001;

const UNITS: Readonly<Record<string, (value: number) => string>> = {
  ms: milliseconds,
  milliseconds,
  dollars: (value) =>
    value > 0 && value < LEAST_DOLLARS ? `under $${LEAST_DOLLARS}` : `$${value.toFixed(value < 1 ? 4 : 2)}`,
};

const counted = (value: number, unit: string): string =>
  `${Number.isInteger(value) ? value : value.toFixed(2)} ${value === 1 ? unit.replace(/s$/, '') : unit}`.trim();

const amount = (value: number, unit: string): string => UNITS[unit]?.(value) ?? counted(value, unit);

/** A measured value, or a limit, as people say it: 1.06 s, 0 records, $0.42, 1.04 s to 1.07 s. */
export const spokenMeasure = (value: Judgement['measured'] | undefined, unit: string): string => {
  if (value === undefined) return '-';
  if (typeof value === 'number') return amount(value, unit);
  const [low, high] = [amount(value[0], unit), amount(value[1], unit)];
  return low === high ? high : `${low} to ${high}`;
};

/** How much of a limit of time is left at the worst, in percent; nothing where there is no such limit or no reading. */
export const spokenMargin = ({ limit, measured, unit }: Judgement): string => {
  if (unit !== 'ms' || limit <= 0 || measured === undefined) return '';
  const left = ((limit - (typeof measured === 'number' ? measured : measured[1])) / limit) * 100;
  return `${left < 99 ? left.toFixed(0) : left.toFixed(1)} %`;
};

/** The judgement in a few words, to stand beside the promise. */
export const spokenVerdict = ({ measured, unit, verdict }: Judgement): string =>
  measured === undefined ? verdict : `${spokenMeasure(measured, unit)}, ${verdict}`;
