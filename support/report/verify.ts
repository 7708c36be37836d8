import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../evidence/measurement';
import { HISTORIES } from './histories';
import { rederived, type Rederived } from './rederive';
import { rowName, rowWords } from './rows';
import { broken } from './seal';

/** What became of checking a run's files: how much was checked, and a sentence for everything that is wrong. */
export interface Verification {
  readonly files: number;
  readonly histories: number;
  readonly rows: number;
  readonly objections: readonly string[];
}

const told = (row: Row): string => `${rowName(row)}: ${rowWords(row)}`;

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const readBack = (path: string): Rederived => {
  try {
    return rederived(readFileSync(path));
  } catch (error) {
    return { scenario: path, rows: [], differences: [`${path} cannot be read: ${message(error)}`] };
  }
};

const measured = (directory: string): readonly string[] => {
  const path = join(directory, 'measurements.ndjson');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
};

const parsed = (line: string): string => {
  try {
    return told(JSON.parse(line) as Row);
  } catch {
    return line; // not JSON, which is what is wrong with it
  }
};

/** The rows of measurements.ndjson and those of the histories are the same ones. */
const unmatched = (lines: readonly string[], rows: readonly Row[]): readonly string[] => {
  const recorded = new Map(rows.map((row) => [JSON.stringify(row), row]));
  const written = new Set(lines);
  return [
    ...[...recorded]
      .filter(([line]) => !written.has(line))
      .map(([, row]) => `${told(row)}, says the history; measurements.ndjson does not`),
    ...lines
      .filter((line) => !recorded.has(line))
      .map((line) => `${parsed(line)}, says measurements.ndjson; no recorded history does`),
  ];
};

/** Check the files of a run against their digests, and judge every promise again from the recorded histories. */
export const verify = (directory: string): Verification => {
  const { files, objections } = broken(directory);
  const histories = join(directory, HISTORIES);
  const names = existsSync(histories) ? readdirSync(histories).sort() : [];
  const again = names.map((name) => readBack(join(histories, name)));
  const rows = again.flatMap((each) => each.rows);
  return {
    files,
    histories: names.length,
    rows: rows.length,
    objections: [
      ...objections,
      ...again.flatMap(({ differences }) => differences),
      ...unmatched(measured(directory), rows),
    ],
  };
};
