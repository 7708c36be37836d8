/** How fast is it? Times failovers of the product, of a watched product and of a bare script in one run, and what else costs time. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { readAsked, type Asked } from './asked';
import { Carriage, type Carried } from './carriage';
import { cucumber, type Finished } from './commands';
import { time, turns, type Timed } from './failovers';
import { markdown } from './bench-report';
import type { Findings } from './findings';
import { excesses } from './limits';
import { failAtOnce, type Crowd } from './growth';
import { timeMachineStarts } from './machine-starts';
import { Progress } from './progress';
import { asCommand } from './command';
import { onGround, type SetUp } from './bare/ground';
import { HELP } from './help';
import { readMessages } from './scenarios';
import { giveBack, inSite, type Site } from './site';
import { movesIn } from './suite-moves';
import { ms } from './table';
import { plenty } from './unwatched';

/** How much is measured: so many rounds of every fault and way, crowds of such sizes so often, the rest so often. */
interface Extent {
  readonly rounds: number;
  readonly sizes: readonly number[];
  readonly crowds: number;
  readonly rest: number;
  /** So many megabytes are saved and restored. */
  readonly megabytes: number;
}

const FULL = { rounds: 5, sizes: [1, 5, 20], crowds: 3, rest: 5, megabytes: 1024 } as const;
/** Megabytes that are next to nothing: what is left is what a snapshot takes by itself. */
const LITTLE = 1;
const QUICK: Extent = { rounds: 1, sizes: [1, 5], crowds: 1, rest: 2, megabytes: 128 };

const extentOf = ({ quick, runs }: Asked): Extent => (quick ? QUICK : { ...FULL, rounds: runs });

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** What was measured of everything due, and what could not be. */
interface Measured<T> {
  readonly found: readonly T[];
  readonly failed: readonly string[];
}

/** A measurement to be made: what it is called, and how what it found is told. */
interface Due<T> {
  readonly name: string;
  readonly make: (site: Site) => Promise<T>;
  readonly told: (found: T) => string;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Make every measurement, each on empty ground; one that fails costs the others nothing. */
const makeAll = async <T>(site: Site, dues: readonly Due<T>[]): Promise<Measured<T>> => {
  const progress = new Progress(dues.length, process.stdout);
  const found: T[] = [];
  const failed: string[] = [];
  for (const { name, make, told } of dues) {
    try {
      const one = await make(site);
      found.push(one);
      progress.done(`${name}  ${told(one)}`);
    } catch (error) {
      site.signal.throwIfAborted();
      failed.push(`${name}: ${reason(error)}`);
      progress.done(`${name}  FAILED: ${reason(error)}`);
    }
    await giveBack(site);
  }
  return { found, failed };
};

const failoversDue = ({ rounds }: Extent, { faults }: Asked): readonly Due<Timed>[] =>
  turns(rounds, faults).map((turn) => ({
    name: `${turn.way.padEnd(7)}  ${turn.fault.padEnd(15)}`,
    make: (site) => time(site, turn),
    told: (one) => `${[one.standby, one.gpu, one.protected].map(ms).join(', ')} ms`,
  }));

const crowdsDue = ({ crowds, sizes }: Extent): readonly Due<Crowd>[] =>
  Array.from({ length: crowds }, () => sizes)
    .flat()
    .map((size) => ({
      name: `${size} at once`,
      make: (site) => failAtOnce(site, size),
      told: ({ recoveries }) =>
        `the last on a GPU after ${ms(Math.max(...recoveries.map(({ gpu }) => gpu)))} ms`,
    }));

const setUpsDue = ({ rest }: Extent): readonly Due<SetUp>[] =>
  Array.from({ length: rest }, () => ({
    name: 'a customer set up by a script',
    make: async (site) => {
      const [{ gpu: model }] = await plenty(site);
      return onGround(site, (ground) => ground.setUp(model));
    },
    told: ({ gpu, standby }) => `a GPU after ${ms(gpu)}, protected ${ms(standby)} ms later`,
  }));

const carriageDue = (megabytes: number): readonly Due<readonly Carried[]>[] =>
  (['product', 'restic'] as const).map((first) => ({
    name: `${megabytes} MB saved and restored`,
    make: (site) => new Carriage(site, first).measure(megabytes),
    told: (both) =>
      both.map((one) => `${one.carrier} ${ms(one.saved)} and ${ms(one.restored)} ms`).join(', '),
  }));

/** The whole suite, with reports of its own; and what it did. */
const suiteRun = async (
  config: Asked['config'],
  units: Parameters<typeof movesIn>[1],
  signal: AbortSignal,
): Promise<Findings['suite']> => {
  const reports = join(config.reports, 'bench');
  rmSync(reports, { recursive: true, force: true });
  const finished = await cucumber(['--parallel', '2'], { ...config, reports }, signal);
  const file = join(reports, 'messages.ndjson');
  // What else was measured is not lost with a suite that did not even begin: its exit code tells of it.
  return { ...finished, moves: movesIn(existsSync(file) ? readMessages(file) : [], units) };
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
  const { units, ...inSandbox } = await inSite(asked.config, signal, async (site) => {
    say(`Seed ${asked.config.seed}, machines of tier ${site.tier}, run ${asked.config.run}`);
    const timed = await makeAll(site, failoversDue(extent, asked));
    const crowds = await makeAll(site, crowdsDue(extent));
    const carried = await makeAll(site, carriageDue(extent.megabytes));
    const setUps = await makeAll(site, setUpsDue(extent));
    const little = await makeAll(site, carriageDue(LITTLE));
    const { heartbeat, syncInterval } = await site.run.customer.units();
    return {
      ...{ tier: site.tier, timed: timed.found, crowds: crowds.found, setUps: setUps.found },
      ...{ carried: carried.found.flat(), little: little.found.flat(), units: { heartbeat, syncInterval } },
      failed: [timed, crowds, carried, setUps, little].flatMap(({ failed }) => failed),
    };
  });
  signal.throwIfAborted();
  say('Starting machines, then the suite ...');
  return {
    ...here,
    ...inSandbox,
    seed: asked.config.seed,
    machines: await timeMachineStarts(extent.rest),
    dryRuns: await repeated(extent.rest, () => cucumber(['--dry-run'], asked.config, signal)),
    suite: asked.quick ? undefined : await suiteRun(asked.config, units, signal),
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

void asCommand(HELP.bench, async (signal) => bench(readAsked(process.argv.slice(2), FULL.rounds), signal));
