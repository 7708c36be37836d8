/** What stands in the workload's log, and what should never stand there? */
import { readRecord, type Record } from '../answer';
import { all, type Of, type Recorded } from '../history';

/** One whole log as it was read from a machine. */
export interface LogRead {
  readonly machine: string;
  readonly askedAt: number;
  readonly records: readonly Record[];
  /** What is no whole record, by line number from 1. */
  readonly torn: readonly string[];
}

/** Reads a whole log. */
export const readLog = ({
  machine,
  askedAt,
  text,
}: Pick<Of<'log'>, 'machine' | 'askedAt' | 'text'>): LogRead => {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const parsed = lines.map((line) => readRecord(line));
  const torn = parsed.flatMap((record, n) => (record === undefined ? [`line ${n + 1} is torn`] : []));
  return {
    machine,
    askedAt,
    records: parsed.filter((record) => record !== undefined),
    torn: rest === '' ? torn : [...torn, `line ${lines.length + 1} is torn`],
  };
};

/** Every log that was read, in order. */
export const logs = (history: Recorded): readonly LogRead[] => all(history, 'log').map(readLog);

/** What an incarnation found when it started: all that stands before its own first record. */
export const found = ({ records }: LogRead, nonce: string): readonly Record[] => {
  const own = records.findIndex(({ incarnation }) => incarnation === nonce);
  return own < 0 ? records : records.slice(0, own);
};

const named = ({ seq, epoch, k }: Record): string => `record ${k} (number ${seq}, epoch ${epoch})`;

const misplaced = (record: Record, previous: number): readonly string[] => {
  if (record.seq <= previous) return [`${named(record)} is out of order`];
  return record.seq > previous + 1 ? [`before ${named(record)} something is missing`] : [];
};

const disorder = (records: readonly Record[]): readonly string[] => {
  const seen = new Set<number>();
  let previous = 0;
  return records.flatMap((record) => {
    const again = seen.has(record.k);
    const place = misplaced(record, previous);
    seen.add(record.k);
    previous = record.seq;
    return again ? [`${named(record)} is a duplicate`] : place;
  });
};

/** Writes of an older epoch that stand after the first write of a newer one. */
export const lateWrites = (records: readonly Record[]): readonly string[] => {
  let newest = 0;
  return records.flatMap((record) => {
    newest = Math.max(newest, record.epoch);
    return record.epoch < newest ? [`${named(record)} was written after epoch ${newest} had begun`] : [];
  });
};

const foreign = (records: readonly Record[], offered: ReadonlySet<number>): readonly string[] =>
  records.filter(({ k }) => !offered.has(k)).map((record) => `${named(record)} was never offered`);

/** Records that a newer incarnation did not find when it started, and that stand before its own all the same. */
const resurrected = (earlier: LogRead, later: LogRead): readonly string[] => {
  const nonce = earlier.records.at(-1)?.incarnation ?? '';
  if (!later.records.some(({ incarnation }) => incarnation === nonce)) return [];
  const known = new Set(found(earlier, nonce).map(({ k }) => k));
  return found(later, nonce)
    .filter(({ k }) => !known.has(k))
    .map((record) => `${named(record)} was gone and has come back`);
};

/** Every number that was ever offered to be saved. */
export const everOffered = (history: Recorded): ReadonlySet<number> =>
  new Set(all(history, 'offered').map(({ k }) => k));

/** What is never allowed in one log: torn, duplicate, reordered, missing or foreign records. */
export const spoiledIn = (log: LogRead, offered: ReadonlySet<number>): readonly string[] => [
  ...log.torn.map((line) => `${line} on ${log.machine}`),
  ...disorder(log.records),
  ...lateWrites(log.records),
  ...foreign(log.records, offered),
];

/** Everything in the logs that is never allowed: torn, duplicate, reordered, missing, foreign or resurrected records. */
export const blemishes = (history: Recorded): readonly string[] => {
  const offered = everOffered(history);
  const reads = logs(history);
  const bad = reads.flatMap((log, n) => [
    ...spoiledIn(log, offered),
    ...reads.slice(0, n).flatMap((earlier) => resurrected(earlier, log)),
  ]);
  return [...new Set(bad)];
};
