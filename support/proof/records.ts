/** A life of the workload, and the numbers of the records that were acknowledged in it. */
export interface Acknowledged {
  readonly nonce: string;
  readonly records: readonly number[];
}

const NONCE = 2;
const NUMBER = 3;

const field = (line: string, n: number): string | undefined => line.split(' ')[n];

const linesOf = (log: string): readonly string[] => log.split('\n').slice(0, -1);

const numbersOf = (lines: readonly string[]): ReadonlySet<number> =>
  new Set(lines.map((line) => Number(field(line, NUMBER))));

const absent = (records: readonly number[], from: ReadonlySet<number>): number =>
  records.filter((record) => !from.has(record)).length;

/** How many of these records are not in the log. */
export const missingIn = (log: string, records: readonly number[]): number =>
  absent(records, numbersOf(linesOf(log)));

/** How many acknowledged records are lost, by the log on the disk of the newest life: what it did not find, and what it did not keep. */
export const lostOf = (log: string, lives: readonly Acknowledged[]): number => {
  const newest = lives.at(-1);
  if (newest === undefined) return 0;
  const lines = linesOf(log);
  const own = lines.findIndex((line) => field(line, NONCE) === newest.nonce);
  const found = numbersOf(own < 0 ? lines : lines.slice(0, own));
  const before = lives.slice(0, -1).reduce((sum, { records }) => sum + absent(records, found), 0);
  return before + absent(newest.records, numbersOf(lines));
};
