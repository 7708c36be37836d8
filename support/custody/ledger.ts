import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Misconfigured } from '../failures';
import { OWNER, PROCESS } from './owner';

const AT = { at: z.number() };

const OPENED = z.object({
  row: z.literal('opened'),
  ...AT,
  owner: OWNER,
  mark: z.string(),
  target: z.string(),
  sandbox: z.string().optional(),
  /** The embedded sandbox that ends with the owner. */
  embedded: PROCESS.optional(),
});
const INTENT = z.object({
  row: z.literal('intent'),
  ...AT,
  key: z.number(),
  label: z.string(),
  pricePerHour: z.number(),
});
const TOOK = z.object({
  row: z.literal('took'),
  ...AT,
  key: z.number(),
  supplier: z.string(),
  id: z.string(),
});
const REFUSED = z.object({ row: z.literal('refused'), ...AT, key: z.number() });
const RETURNED = z.object({ row: z.literal('returned'), ...AT, key: z.number() });
const CLOSED = z.object({ row: z.literal('closed'), ...AT, why: z.string() });

const ROW = z.discriminatedUnion('row', [OPENED, INTENT, TOOK, REFUSED, RETURNED, CLOSED]);

/** One line of a ledger; times in milliseconds since 1970, prices in dollars per hour. */
export type Row = z.infer<typeof ROW>;
export type Opened = z.infer<typeof OPENED>;
type Entry = Row extends infer R ? (R extends Row ? Omit<R, 'at'> : never) : never;

/** Something that was meant to be rented: from when, for how much, until when. */
export interface Holding {
  readonly key: number;
  readonly label: string;
  readonly pricePerHour: number;
  readonly from: number;
  readonly id?: string;
  /** The order was answered with a refusal. */
  readonly refused: boolean;
  readonly until?: number;
}

const WITH_APPEND = 'a';
const NEW_ONLY = 'ax';

const opened = (path: string, flags: string): number => {
  try {
    return openSync(path, flags, 0o600);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new Misconfigured({
      wrong: `${path} exists already: this RUN has been used`,
      todo: 'Unset RUN, or set another one, for example RUN=1a2b3c4d',
    });
  }
};

const synced = (path: string): void => {
  const directory = openSync(path, 'r');
  fsyncSync(directory);
  closeSync(directory);
};

/** A write-ahead ledger: a row is on the disk before what it announces happens. */
export class Ledger {
  private constructor(
    readonly path: string,
    readonly fd: number,
  ) {}

  /** Start a ledger of one's own. */
  static start(path: string, first: Omit<Opened, 'at' | 'row'>): Ledger {
    mkdirSync(dirname(path), { recursive: true });
    const ledger = new Ledger(path, opened(path, NEW_ONLY));
    ledger.write({ row: 'opened', ...first });
    synced(dirname(path));
    return ledger;
  }

  /** Write on in the ledger of an owner who is dead. */
  static inherit(path: string): Ledger {
    const ledger = new Ledger(path, opened(path, WITH_APPEND));
    // The owner may have died in the middle of a line.
    writeSync(ledger.fd, '\n');
    return ledger;
  }

  write(entry: Entry): void {
    writeSync(this.fd, `${JSON.stringify({ ...entry, at: Date.now() })}\n`);
    fsyncSync(this.fd);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** A line that its writer did not finish announces nothing; one that says something else must not be passed over. */
const row = (line: string): readonly Row[] => {
  try {
    const value: unknown = JSON.parse(line);
    return [ROW.parse(value)];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
};

/** The rows of a ledger, in order. */
export const readLedger = (path: string): readonly Row[] =>
  readFileSync(path, 'utf8').split('\n').flatMap(row);

/** The ledgers in a directory; none when there is no directory yet. */
export const ledgersIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.ndjson'))
      .map((name) => join(directory, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

const after = (holding: Holding, each: Row): Holding => {
  if (!('key' in each) || each.key !== holding.key) return holding;
  if (each.row === 'took') return { ...holding, id: each.id };
  if (each.row === 'refused') return { ...holding, refused: true };
  return each.row === 'returned' ? { ...holding, until: each.at } : holding;
};

/** What a ledger says was rented, oldest first. */
export const holdingsOf = (rows: readonly Row[]): readonly Holding[] =>
  rows
    .filter((each) => each.row === 'intent')
    .map(({ key, label, pricePerHour, at }) =>
      rows.reduce(after, { key, label, pricePerHour, from: at, refused: false }),
    );
