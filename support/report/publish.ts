import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { writeHistories } from './histories';
import { writeHtml } from './html';
import { type Course, legacyFeatures } from './legacy-json';
import { bill, factsOf, rowsOf } from './rows';
import type { Past } from './history/chronicle';
import type { Source } from './scorecard/card';
import { scorecard } from './scorecard/scorecard';
import { OF_A_RUN, SUMS } from './seal';
import { closing, type Told } from './summary';

const PAGES = 'acceptance';
const ROWS = 'measurements.ndjson';
const ZIP = 'acceptance.zip';
/** Packing more tightly takes twice as long, while everybody waits, and spares a fiftieth. */
const TIGHTNESS = 3;

/** What a finished run has left: what is to be told of it, the words for the terminal, and a sentence for each part that could not be written. */
export interface Published {
  readonly told: Told;
  readonly closing: string;
  readonly troubles: readonly string[];
}

/** Take away what the last run has left, so that nobody takes it for this one's; its seal is broken from now on. */
export const clear = (reports: string): void => {
  mkdirSync(reports, { recursive: true });
  for (const name of [SUMS, ...OF_A_RUN]) rmSync(join(reports, name), { recursive: true, force: true });
};

/** One file to attach to a release: every page of the report. */
const zip = (reports: string): void => {
  const directory = join(reports, PAGES);
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = names.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(reports.length + 1), new Uint8Array(readFileSync(path))] as const;
  });
  writeFileSync(join(reports, ZIP), zipSync(Object.fromEntries(files), { level: TIGHTNESS }));
};

const failed = (what: string, error: unknown): readonly string[] => [
  `${what} could not be written: ${error instanceof Error ? error.message : String(error)}`,
];

const attempt = (what: string, act: () => void): readonly string[] => {
  try {
    act();
    return [];
  } catch (error) {
    return failed(what, error);
  }
};

const source = ({ attempts, begun, endedAt }: Course, earlier: readonly Past[]): Source => {
  const begunAt = Math.min(endedAt, ...[...begun.values()].map((time) => Date.parse(time)));
  return { attempts, facts: factsOf(attempts), begunAt, endedAt, earlier };
};

/** Write what a run leaves in its reports, part by part: one that cannot be written does not keep the others away. */
export const publish = (course: Course, reports: string): Published => {
  const { attempts } = course;
  const told: Told = { attempts, rows: rowsOf(attempts), facts: factsOf(attempts) };
  const directory = join(reports, PAGES);
  const { begunAt, endedAt } = source(course, []);
  const when = { date: new Date(begunAt), took: endedAt - begunAt };
  const report = { directory, facts: told.facts, ...when, bill: bill(told.rows) };
  const lines = told.rows.map((row) => `${JSON.stringify(row)}\n`);
  const troubles = [
    ...attempt(ROWS, () => {
      writeFileSync(join(reports, ROWS), lines.join(''));
    }),
    ...attempt('The recorded histories', () => {
      writeHistories(attempts, reports);
    }),
    ...attempt('The HTML report', () => {
      writeHtml(legacyFeatures(course), report);
    }),
  ];
  return { told, closing: closing(told, join(directory, 'index.html')), troubles };
};

/** What goes with a release: a run's course, and what its promises came to before. */
export interface Release {
  readonly course: Course;
  readonly earlier: readonly Past[];
}

const writeScorecard = async ({ course, earlier }: Release, reports: string): Promise<void> => {
  writeFileSync(join(reports, PAGES, 'scorecard.html'), await scorecard(source(course, earlier)));
};

/** Write what goes with a release: the scorecard, which knows what was measured before, and the one file that holds all pages. */
export const publishForRelease = async (release: Release, reports: string): Promise<readonly string[]> => {
  const troubles = await writeScorecard(release, reports).then(
    () => [],
    (error: unknown) => failed('The scorecard', error),
  );
  const unzipped = attempt(ZIP, () => {
    zip(reports);
  });
  // Half of it is of no use to anybody, and takes the room that the seal needs.
  if (unzipped.length > 0) rmSync(join(reports, ZIP), { force: true });
  if (unzipped.length === 0) process.stdout.write(`To attach to a release: ${join(reports, ZIP)}\n`);
  return [...troubles, ...unzipped];
};
