/** How fast is it? Times failovers of the product, of a watched product and of a bare script in one run, and what else costs time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { readAsked, type Asked } from './asked';
import { cucumber, type Finished } from './commands';
import { time, turns, type Timed } from './failovers';
import { excesses, markdown, type Findings } from './findings';
import { failAtOnce, type Crowd } from './growth';
import { timeMachineStarts } from './machine-starts';
import { Progress } from './progress';
import { prove } from './prove';
import { giveBack, inSite, type Site } from './site';
import { ms } from './table';

/** How much is measured: so many rounds of every fault and way, crowds of such sizes so often, the rest so often. */
interface Extent {
  readonly rounds: number;
  readonly sizes: readonly number[];
  readonly crowds: number;
  readonly rest: number;
}

const FULL = { rounds: 5, sizes: [1, 5, 20], crowds: 3, rest: 5 } as const;
const QUICK: Extent = { rounds: 1, sizes: [1, 5], crowds: 1, rest: 2 };

const extentOf = ({ quick, runs }: Asked): Extent => (quick ? QUICK : { ...FULL, rounds: runs });

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const timeFailovers = async (
  site: Site,
  { rounds }: Extent,
  { faults }: Asked,
): Promise<readonly Timed[]> => {
  const due = turns(rounds, faults);
  const progress = new Progress(due.length, process.stdout);
  const timed: Timed[] = [];
  for (const turn of due) {
    const one = await time(site, turn);
    timed.push(one);
    await giveBack(site);
    const stages = [one.standby, one.gpu, one.protected].map(ms).join(', ');
    progress.done(`${turn.way.padEnd(7)}  ${turn.fault.padEnd(15)}  ${stages} ms`);
  }
  return timed;
};

const timeCrowds = async (site: Site, { crowds, sizes }: Extent): Promise<readonly Crowd[]> => {
  const due = Array.from({ length: crowds }, () => sizes).flat();
  const progress = new Progress(due.length, process.stdout);
  const found: Crowd[] = [];
  for (const size of due) {
    const crowd = await failAtOnce(site, size);
    found.push(crowd);
    const last = ms(Math.max(...crowd.recoveries.map(({ gpu }) => gpu)));
    progress.done(`${size} at once, the last on a GPU after ${last} ms`);
  }
  return found;
};

const repeated = async (count: number, run: () => Promise<Finished>): Promise<readonly Finished[]> => {
  const found: Finished[] = [];
  while (found.length < count) found.push(await run());
  return found;
};

const where = (): Pick<Findings, 'at' | 'cores' | 'processor' | 'load'> => ({
  at: new Date().toISOString(),
  cores: cpus().length,
  processor: cpus()[0]?.model ?? 'unknown',
  load: loadavg()[0] ?? NaN,
});

const measure = async (asked: Asked, signal: AbortSignal): Promise<Findings> => {
  const extent = extentOf(asked);
  const here = where();
  const inSandbox = await inSite(asked.config, signal, async (site) => {
    say(`Seed ${asked.config.seed}, machines of tier ${site.tier}, run ${asked.config.run}`);
    const timed = await timeFailovers(site, extent, asked);
    return { tier: site.tier, timed, crowds: await timeCrowds(site, extent) };
  });
  signal.throwIfAborted();
  say('Starting machines, then the suite ...');
  return {
    ...here,
    ...inSandbox,
    seed: asked.config.seed,
    machines: await timeMachineStarts(extent.rest),
    dryRuns: await repeated(extent.rest, () => cucumber(['--dry-run'], signal)),
    suite: asked.quick ? undefined : await cucumber(['--parallel', '2'], signal),
  };
};

const bench = async (asked: Asked, signal: AbortSignal): Promise<readonly string[]> => {
  const findings = await measure(asked, signal);
  const text = markdown(findings);
  const { reports } = asked.config;
  mkdirSync(reports, { recursive: true });
  writeFileSync(join(reports, 'bench.json'), `${JSON.stringify(findings, undefined, 1)}\n`);
  writeFileSync(join(reports, 'bench.md'), `${text}\n`);
  say(`\n${text}`);
  return excesses(findings);
};

void prove(async (signal) => bench(readAsked(process.argv.slice(2), FULL.rounds), signal));
