import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { reportsPlace } from '../../config';
import { annotations } from '../annotations';
import { command } from './command';
import { readable } from './place';

const HELP = `npm run annotate [-- DIR]

Prints what did not hold in the run that left its files in DIR (reports or REPORTS, when none is named), as GitHub's runners
understand it: each failure becomes an annotation at its line of the feature.`;

void command(HELP, (args) => {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const directory = readable(resolve(positionals[0] ?? reportsPlace()));
  for (const line of annotations(directory)) process.stdout.write(`${line}\n`);
  return 0;
});
