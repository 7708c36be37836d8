import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Interval } from '../witness/verdict';

/** One line of a sandbox's journal: what was really done, in milliseconds of the host's monotonic clock. */
const ROW = z.looseObject({
  at: z.number(),
  what: z.string(),
  machine: z.string().optional(),
  begunAt: z.number().optional(),
  target: z.looseObject({ id: z.string().optional() }).optional(),
});
export type Row = z.infer<typeof ROW>;

/** The whole lines of a journal; the last one may not be written yet. */
export const rowsOf = (text: string): readonly Row[] =>
  text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ROW.parse(JSON.parse(line)));

/** A sandbox's journal, read as it grows. */
export class Journal {
  readonly #rows: Row[] = [];
  #read = 0;

  constructor(readonly file: string) {}

  /** What the sandbox has written down so far. */
  rows(): readonly Row[] {
    const text = readFileSync(this.file, 'utf8');
    this.#rows.push(...rowsOf(text.slice(this.#read)));
    this.#read = text.lastIndexOf('\n') + 1;
    return this.#rows;
  }
}

/** When a machine was really broken: while the deed was being done; undefined when it never was. */
export const struckAt = (rows: readonly Row[], machine: string): Interval | undefined => {
  const row = rows.find(({ what, target }) => what === 'fault injected' && target?.id === machine);
  return row === undefined ? undefined : { lo: row.begunAt ?? row.at, hi: row.at };
};

/** The machines of a failover, as the product's journal names them. */
export interface Cast {
  /** The lost GPU by the market's own id. */
  readonly lost: string;
  readonly standby: string;
  readonly gpu: string;
}

/** How long a failover took from the fault, in milliseconds; NaN for what has not happened. */
export interface Recovery {
  readonly standby: number;
  readonly gpu: number;
  readonly protected: number;
}

/** How long each part of a failover took, by the journal. */
export const recoveryOf = (rows: readonly Row[], { lost, standby, gpu }: Cast): Recovery => {
  const struck = struckAt(rows, lost)?.hi ?? NaN;
  const after = (what: string, machine: string): number =>
    (rows.find((row) => row.what === what && row.machine === machine && row.at > struck)?.at ?? NaN) - struck;
  return {
    standby: after('workload started', standby),
    gpu: after('workload started', gpu),
    protected: after('synced', gpu),
  };
};
