import { seal } from './seal';

/** A run whose evidence is not whole is not green, whatever it found. */
const complain = (sentence: string): void => {
  process.stderr.write(`\nNot green: ${sentence}\n`);
  process.exitCode = process.exitCode || 1;
};

/** Seal the files of a run when every formatter has written its own, and say what could not be written; only the exit comes after all of them. */
export const sealAtExit = (reports: string, troubles: readonly string[]): void => {
  process.on('exit', () => {
    for (const trouble of troubles) complain(`${trouble}.`);
    try {
      seal(reports);
    } catch (error) {
      complain(`the files could not be sealed: ${error instanceof Error ? error.message : String(error)}.`);
    }
  });
};
