import { resolve } from 'node:path';
import type { Plugin } from '@cucumber/cucumber/api';
import { unreturned } from '../custody/unreturned';
import { NOT_OFFERED } from '../customer/not-offered';
import { Corrections } from './corrections';
import { FalseGreens } from './false-greens';
import { Interruptions } from './interruptions';
import { isRehearsal } from './messages';

/** Something has to be set up or corrected first. */
const CORRECT_FIRST = 2;

/** The exit code tells the truth: a run that tested nothing fails, an interrupted one ends in order and says so. */
export const honestExit: Plugin = {
  type: 'plugin',
  coordinator: ({ operation, on, environment: { cwd, env } }) => {
    if (operation !== 'runCucumber') return;
    const greens = new FalseGreens(NOT_OFFERED);
    const corrections = new Corrections();
    const ledgers = resolve(cwd, env['REPORTS'] || 'reports', 'ledger');
    const interruptions = new Interruptions((pids) => unreturned(ledgers, pids));
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
  },
};
