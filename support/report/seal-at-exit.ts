import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { discard, forget, settle } from './draft';
import { seal, SUMS } from './seal';

/** A run whose evidence is not whole is not green, whatever it found. */
const complain = (sentence: string): void => {
  process.stderr.write(`\nNot green: ${sentence}\n`);
  process.exitCode = process.exitCode || 1;
};

/** What is left to be said of a run that was published: what could not be written, and what comes last of all. */
interface LeftToSay {
  readonly troubles: readonly string[];
  readonly lastWords: string;
}

/** What a run has come to at its exit: whether anything began, and what is left to be said; nothing where nothing was published. */
export interface Outcome {
  readonly begun: boolean;
  readonly left?: LeftToSay;
}

const sealed = (reports: string, { troubles, lastWords }: LeftToSay): void => {
  for (const trouble of troubles) complain(`${trouble}.`);
  try {
    settle(reports);
    seal(reports);
  } catch (error) {
    complain(`the files could not be sealed: ${error instanceof Error ? error.message : String(error)}.`);
  }
  process.stdout.write(lastWords);
};

/** Of a run in which nothing began, or was tried, nothing is kept. */
const leftAlone = (reports: string): void => {
  discard(reports);
  if (existsSync(join(reports, SUMS)))
    process.stdout.write('\nNothing was run; the report of the run before stays as it is.\n');
};

/** Put the files of a run in place and seal them when every formatter has written its own, and say what is left to be said; only the exit comes after all of them. */
export const sealAtExit = (reports: string, outcome: () => Outcome): void => {
  process.on('exit', () => {
    const { begun, left } = outcome();
    if (begun) forget(reports);
    if (!begun) leftAlone(reports);
    else if (left === undefined) settle(reports);
    else sealed(reports, left);
  });
};
