import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file with the digest of every other file of a run; `sha256sum -c` reads it too. */
export const SUMS = 'SHA256SUMS';

/** What belongs to one run; the ledgers and the history go on from run to run. */
export const OF_A_RUN: readonly string[] = [
  'acceptance',
  'acceptance.zip',
  'histories',
  'junit.xml',
  'measurements.ndjson',
  'messages.ndjson',
  'screenshots',
  'summary.md',
];

const LINE = /^([0-9a-f]{64})[ ][ *](.+)$/;

const under = (directory: string, path: string): readonly string[] => {
  const whole = join(directory, path);
  if (!existsSync(whole)) return [];
  if (!statSync(whole).isDirectory()) return [path];
  return readdirSync(whole).flatMap((name) => under(directory, `${path}/${name}`));
};

const filesOf = (directory: string): readonly string[] =>
  OF_A_RUN.flatMap((path) => under(directory, path)).sort();

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Write down the digest of every file of the run in this directory. */
export const seal = (directory: string): void => {
  const lines = filesOf(directory).map((path) => `${digest(join(directory, path))}  ${path}\n`);
  writeFileSync(join(directory, SUMS), lines.join(''));
};

/** What was sealed: the digest of each file. */
const sealed = (directory: string): ReadonlyMap<string, string> => {
  const lines = readFileSync(join(directory, SUMS), 'utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [, sum = '', path = line] = LINE.exec(line) ?? [];
      return [path, sum];
    }),
  );
};

const objection = (directory: string, path: string, sum: string): readonly string[] => {
  if (!existsSync(join(directory, path))) return [`${path} is missing`];
  return digest(join(directory, path)) === sum ? [] : [`${path} is not as it was written`];
};

/** How many files were sealed, and a sentence for each that was changed, taken away or added since. */
export const broken = (
  directory: string,
): { readonly files: number; readonly objections: readonly string[] } => {
  if (!existsSync(join(directory, SUMS)))
    return {
      files: 0,
      objections: [`There is no ${SUMS} in ${directory}: its run did not end, or is no run`],
    };
  const sums = sealed(directory);
  const added = filesOf(directory).filter((path) => !sums.has(path));
  return {
    files: sums.size,
    objections: [
      ...[...sums].flatMap(([path, sum]) => objection(directory, path, sum)),
      ...added.map((path) => `${path} was added`),
    ],
  };
};
