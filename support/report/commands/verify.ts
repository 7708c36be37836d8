import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { verify } from '../verify';
import { command } from './command';

const HELP = `npm run verify [-- DIR]

Checks what a run has left in DIR (reports, when none is named):
each file against its digest in SHA256SUMS, and each verdict by judging the recorded histories again.
What was paid is the suppliers' own word and cannot be worked out again.
Exit code 0: everything is as it was written and follows from what was recorded. 1: something is not, and it says what.`;

void command(HELP, (args) => {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const directory = resolve(positionals[0] ?? 'reports');
  const { files, histories, rows, objections } = verify(directory);
  for (const objection of objections) process.stderr.write(`${objection}\n`);
  const checked = `${files} files, ${rows} verdicts and failovers from ${histories} histories`;
  if (objections.length > 0)
    process.stderr.write(`\nChecked ${checked}: ${objections.length} are not right.\n`);
  else process.stdout.write(`${checked}: all as they were written.\n`);
  return objections.length === 0 ? 0 : 1;
});
