import { parseArgs } from 'node:util';
import { outlets, reportsPlace } from '../../config';
import { ask } from '../history/ask';
import { historyOf } from '../follow-up';
import { promiseOverTime, runList } from '../history/show';
import { Misconfigured } from '../../failures';
import { command } from './command';
import { readable } from './place';

const HELP = `npm run history [-- --promise "WORDS"] [--last N]

Lists the last runs, the newest first; or, with --promise, what one promise came to in each of them:
WORDS is part of its sentence ("resumes on another GPU") or a scenario's id (S01).
--last N: so many runs (default 20).
The history is in reports/history (or REPORTS/history), or in the Postgres that HISTORY_DATABASE_URL names.`;

const OPTIONS = {
  promise: { type: 'string' },
  last: { type: 'string', default: '20' },
} as const;

/** As many as were asked for. */
const countIn = (last: string): number => {
  if (/^[1-9]\d*$/.test(last)) return Number(last);
  throw new Misconfigured({
    wrong: `--last "${last}" is not a number of runs`,
    todo: 'For example --last 20',
  });
};

void command(HELP, async (args) => {
  const { promise, last } = parseArgs({ args, options: OPTIONS }).values;
  const most = countIn(last);
  const place = historyOf({ reports: reportsPlace(), outlets: outlets() });
  if ('directory' in place) readable(reportsPlace());
  const text =
    promise === undefined
      ? runList(await ask(place, { kind: 'runs', most }))
      : promiseOverTime(await ask(place, { kind: 'points', words: promise, most }));
  process.stdout.write(`${text}\n`);
  return 0;
});
