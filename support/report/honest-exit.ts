import { resolve } from 'node:path';
import type { Plugin } from '@cucumber/cucumber/api';
import { configure } from '../config';
import { unreturned } from '../custody/unreturned';
import { NOT_OFFERED } from '../customer/not-offered';
import { Misconfigured } from '../failures';
import { Corrections } from './corrections';
import { FalseGreens } from './false-greens';
import { Interruptions } from './interruptions';
import { isRehearsal } from './messages';
import { Trace } from './trace';

/** Something has to be set up or corrected first. */
const CORRECT_FIRST = 2;

/** What is wrong with the settings is told before anything is touched; then no other run may write there, and what comes of one that was broken off is told. */
const begin = (trace: Trace): void => {
  try {
    configure({});
    const told = isRehearsal() ? undefined : trace.begin();
    if (told !== undefined) process.stderr.write(`${told}\n\n`);
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(CORRECT_FIRST);
  }
};

/** The exit code tells the truth: a run that tested nothing fails, an interrupted one ends in order and says so. */
export const honestExit: Plugin = {
  type: 'plugin',
  coordinator: ({ operation, on, environment: { cwd, env } }) => {
    if (operation !== 'runCucumber') return undefined;
    const reports = resolve(cwd, env['REPORTS'] || 'reports');
    const trace = new Trace(reports);
    begin(trace);
    const greens = new FalseGreens(NOT_OFFERED, process.argv.slice(2));
    const corrections = new Corrections();
    const interruptions = new Interruptions((pids) => unreturned(resolve(reports, 'ledger'), pids));
    interruptions.install();
    on('message', (envelope) => {
      greens.see(envelope);
      corrections.see(envelope);
    });
    // Only here: Cucumber writes its own exit code after every plugin and formatter has ended.
    process.on('exit', () => {
      const { exitCode } = interruptions;
      const sentences = greens.sentences(exitCode !== undefined || isRehearsal());
      for (const sentence of sentences) process.stderr.write(`\nNot green: ${sentence}\n`);
      if (corrections.areAllThatIsLeft) process.exitCode = CORRECT_FIRST;
      if (sentences.length > 0) process.exitCode = 1;
      if (exitCode !== undefined) process.exitCode = exitCode;
    });
    if (isRehearsal()) return undefined;
    return () => {
      // The last of all: until the report is sealed nobody else may write there.
      process.on('exit', () => {
        trace.end();
      });
    };
  },
};
