import { seal } from './seal';

/** A run whose evidence is not whole is not green, whatever it found. */
const complain = (sentence: string): void => {
  process.stderr.write(`\nNot green: ${sentence}\n`);
  process.exitCode = process.exitCode || 1;
};

/** What is left to be said of a run: what could not be written, and what comes last of all. */
export interface LeftToSay {
  readonly troubles: readonly string[];
  readonly lastWords: string;
}

/** Seal the files of a run when every formatter has written its own, and say what is left to be said; only the exit comes after all of them. */
export const sealAtExit = (reports: string, { troubles, lastWords }: LeftToSay): void => {
  process.on('exit', () => {
    for (const trouble of troubles) complain(`${trouble}.`);
    try {
      seal(reports);
    } catch (error) {
      complain(`the files could not be sealed: ${error instanceof Error ? error.message : String(error)}.`);
    }
    process.stdout.write(lastWords);
  });
};
