import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { annotations } from '../annotations';
import { command } from './command';

const HELP = `npm run annotate [-- DIR]

Prints what did not hold in the run that left its files in DIR (reports, when none is named), as GitHub's runners
understand it: each failure becomes an annotation at its line of the feature.`;

void command(HELP, (args) => {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  for (const line of annotations(resolve(positionals[0] ?? 'reports'))) process.stdout.write(`${line}\n`);
  return 0;
});
