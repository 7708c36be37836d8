import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEDIA, type Row } from '../evidence/measurement';
import { HISTORIES } from './histories';
import type { Envelope } from './messages';
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

const MESSAGES = 'messages.ndjson';

/** A message, unless the line was damaged: what it carried is then missed. */
const attached = (line: string): readonly NonNullable<Envelope['attachment']>[] => {
  try {
    const { attachment } = JSON.parse(line) as Envelope;
    return attachment === undefined ? [] : [attachment];
  } catch {
    return [];
  }
};

/** The recorded histories as Cucumber's own messages carry them, in base64. */
const carried = (directory: string): readonly string[] => {
  const path = join(directory, MESSAGES);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes(MEDIA.history))
    .flatMap(attached)
    .filter(({ mediaType }) => mediaType === MEDIA.history)
    .map(({ body }) => body);
};

/** Every history that the messages carry lies there, and no other: none is left out, none is exchanged. */
const exchanged = (directory: string, paths: readonly string[]): readonly string[] => {
  const told = carried(directory);
  const there = paths.map((path) => readFileSync(path).toString('base64'));
  const missing = told.filter((body) => !there.includes(body)).length;
  return [
    ...(missing === 0
      ? []
      : [`${missing} of ${told.length} histories in ${MESSAGES} are not in ${HISTORIES}`]),
    ...paths
      .filter((_, n) => !told.includes(there[n] ?? ''))
      .map((path) => `${path} is not in ${MESSAGES}: nobody recorded it`),
  ];
};

/** Check the files of a run against their digests, and judge every promise again from the recorded histories. */
export const verify = (directory: string): Verification => {
  const { files, objections } = broken(directory);
  const histories = join(directory, HISTORIES);
  const names = existsSync(histories) ? readdirSync(histories).sort() : [];
  const paths = names.map((name) => join(histories, name));
  const again = paths.map(readBack);
  const rows = again.flatMap((each) => each.rows);
  return {
    files,
    histories: names.length,
    rows: rows.length,
    objections: [
      ...objections,
      ...exchanged(directory, paths),
      ...again.flatMap(({ differences }) => differences),
      ...unmatched(measured(directory), rows),
    ],
  };
};
