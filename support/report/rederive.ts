import { isDeepStrictEqual } from 'node:util';
import { type Bills, costsOf } from '../evidence/costs';
import type { CostRow, Row } from '../evidence/measurement';
import { type Drawn, unpacked } from '../evidence/transcript';
import { rule } from '../witness/case';
import type { Recorded } from '../witness/history';
import { journeySummary } from '../witness/judges/journey';
import { failoverSummary } from '../witness/judges/summary';
import { rowName, rowWords } from './rows';

/** What a recorded history says of the rows that were drawn from it. */
export interface Rederived {
  readonly scenario: string;
  /** The rows as they were written down when they were drawn. */
  readonly rows: readonly Row[];
  /** A sentence for each that cannot be drawn again as it stands. */
  readonly differences: readonly string[];
}

/** As it is once written to a file: without what JSON leaves out. */
const written = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const same = (one: unknown, other: unknown): boolean => isDeepStrictEqual(written(one), written(other));

const costAgain = (history: Recorded, bills: Bills, row: CostRow): CostRow => {
  const found = costsOf(history, bills).find(
    ({ resource, id }) => resource === row.resource && id === row.id,
  );
  return { ...row, ...(found ?? { model: 'never listed, never billed' }) };
};

/** What the judges of today find in the history: everything in the row that they, and not the clock, decide. */
const again = ({ conclusion, history }: Drawn): Row => {
  switch (conclusion.kind) {
    case 'judged':
      return { ...conclusion.row, ...rule(conclusion, history) };
    case 'summed up':
      return { ...conclusion.row, ...failoverSummary(history, conclusion.rpo) };
    case 'billed':
      return costAgain(history, conclusion, conclusion.row);
    case 'travelled':
      return { ...conclusion.row, ...journeySummary(conclusion.legs) };
  }
};

const difference = (drawn: Drawn): readonly string[] => {
  const { row } = drawn.conclusion;
  const anew = again(drawn);
  if (same(anew, row)) return [];
  return [`${rowName(row)}: recorded as ${rowWords(row)}, judged again ${rowWords(anew)}`];
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
