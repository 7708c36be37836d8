import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { outlets, reportsPlace } from '../../config';
import { Misconfigured } from '../../failures';
import { followUp } from '../follow-up';
import { merge } from '../merge';
import { publishForRelease } from '../publish';
import { reds } from '../reds';
import { seal } from '../seal';
import { command } from './command';
import { readable, writable } from './place';

const HELP = `npm run merge -- DIR... [--into OUT]

Makes one report, in OUT (reports or REPORTS, unless it is named), of what several runs have left in their reports:
the shards of one suite (npx cucumber-js --shard 1/2), or runs on several machines.
Then goes on as a run does at its end: the history, the alerts.
Exit code 0: every one of them was green. 1: one was not, and it says why.`;

const OPTIONS = { into: { type: 'string' } } as const;

void command(HELP, async (args) => {
  const { positionals, values } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const directories = positionals.map((directory) => resolve(directory));
  const reports = resolve(values.into ?? reportsPlace());
  if (directories.length === 0) throw new Misconfigured('Name the directories of the runs to merge');
  if (directories.includes(reports))
    throw new Misconfigured(`The merged report would overwrite ${reports}: name another place with --into`);
  directories.forEach(readable);
  const { course, told, closing, objections, ...published } = merge(directories, writable(reports));
  process.stdout.write(closing);
  const { past: earlier, said } = await followUp(told, { reports, outlets: outlets() });
  for (const sentence of said) process.stderr.write(`${sentence}\n`);
  const troubles = [...published.troubles, ...(await publishForRelease({ course, earlier }, reports))];
  seal(reports);
  for (const sentence of [...troubles, ...objections]) process.stderr.write(`\nNot green: ${sentence}\n`);
  process.stdout.write(reds(course));
  return Math.min(1, troubles.length + objections.length);
});
