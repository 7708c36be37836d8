import { isDeepStrictEqual } from 'node:util';
import type { FailoverRow, Measurement } from '../evidence/measurement';
import { type Drawn, unpacked } from '../evidence/transcript';
import { rule } from '../witness/case';
import { failoverSummary } from '../witness/judges/summary';

/** A row that was drawn from a history; what a machine cost was not. */
type Concluded = Measurement | FailoverRow;

/** What a recorded history says of the rows that were drawn from it. */
export interface Rederived {
  readonly scenario: string;
  /** The rows as they were written down when they were drawn. */
  readonly rows: readonly Concluded[];
  /** A sentence for each that cannot be drawn again as it stands. */
  readonly differences: readonly string[];
}

/** As it is once written to a file: without what JSON leaves out. */
const written = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const same = (one: unknown, other: unknown): boolean => isDeepStrictEqual(written(one), written(other));

/** What the judges of today find in the history: everything in the row that they, and not the clock or the bill, decide. */
const again = ({ conclusion, history }: Drawn): Concluded => {
  if (conclusion.kind === 'judged') return { ...conclusion.row, ...rule(conclusion, history) };
  return { ...conclusion.row, ...failoverSummary(history, conclusion.rpo) };
};

const told = (row: Concluded): string =>
  'kind' in row ? `the failover (${row.fault})` : `"${row.promise}": ${row.verdict} (${row.because})`;

const difference = (drawn: Drawn): readonly string[] => {
  const { row } = drawn.conclusion;
  const anew = again(drawn);
  if (same(anew, row)) return [];
  return [`${row.scenario} ${row.title}: recorded as ${told(row)}, judged again ${told(anew)}`];
};

/** Draw every conclusion of a transcript again, and compare. */
export const rederived = (packed: Uint8Array): Rederived => {
  const { heading, drawn } = unpacked(packed);
  return {
    scenario: [heading.scenario, heading.title].filter(Boolean).join(' '),
    rows: drawn.map(({ conclusion }) => conclusion.row),
    differences: drawn.flatMap(difference),
  };
};
