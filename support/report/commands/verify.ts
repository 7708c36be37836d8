import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { reportsPlace } from '../../config';
import { verify } from '../verify';
import { command } from './command';
import { readable } from './place';

const HELP = `npm run verify [-- DIR]

Checks what a run has left in DIR (reports or REPORTS, when none is named):
each file against its digest in SHA256SUMS, and each verdict by judging the recorded histories again.
What was paid is the suppliers' own word and cannot be worked out again.
Exit code 0: everything is as it was written and follows from what was recorded. 1: something is not, and it says what.`;

const many = (number: number, one: string, more: string): string => `${number} ${number === 1 ? one : more}`;

void command(HELP, (args) => {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const directory = readable(resolve(positionals[0] ?? reportsPlace()));
  const { files, histories, rows, objections } = verify(directory);
  for (const objection of objections) process.stderr.write(`${objection}\n`);
  const checked = `${files} files, ${rows} verdicts and failovers from ${many(histories, 'history', 'histories')}`;
  if (objections.length > 0)
    process.stderr.write(`\nChecked ${checked}: ${many(objections.length, 'is', 'are')} not right.\n`);
  else process.stdout.write(`${checked}: all as they were written.\n`);
  return objections.length === 0 ? 0 : 1;
});
