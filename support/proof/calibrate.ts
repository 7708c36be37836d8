/** Can the witness be trusted? Compares what it concluded of many failovers with what the sandbox really did. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAsked, type Asked, type Loss } from './asked';
import {
  calibratedOf,
  isInside,
  objections,
  PARTS,
  widthsOf,
  wrongIn,
  type Calibrated,
  type Trial,
} from './comparison';
import { Progress } from './progress';
import { asCommand } from './command';
import { HELP } from './help';
import { giveBack, inSite, type Site } from './site';
import { median } from './statistics';
import { ms, table } from './table';
import { witness } from './witnessed';

const RUNS = 30;

const HEAD = [
  'fault',
  'failovers',
  'fault inside',
  'standby inside',
  'GPU inside',
  'lost exact',
  'RTO standby',
  'RTO GPU',
  'hi-lo standby p50',
  'p95',
  'hi-lo GPU p50',
  'p95',
];

const rtoOf = (trials: readonly Calibrated[], part: 'standby' | 'gpu'): string =>
  ms(median(trials.map((trial) => (trial[part].truth.lo + trial[part].truth.hi) / 2)));

const row = (name: string, trials: readonly Trial[]): readonly string[] => {
  const good = calibratedOf(trials);
  const of = (count: number): string => `${count}/${trials.length}`;
  const widths = (['standby', 'gpu'] as const).map((part) => widthsOf(good, part));
  return [
    name,
    String(trials.length),
    ...PARTS.map((part) => of(good.filter((trial) => isInside(trial[part])).length)),
    of(good.filter(({ lost, imagined }) => lost.concluded === lost.truth && imagined === 0).length),
    rtoOf(good, 'standby'),
    rtoOf(good, 'gpu'),
    ...widths.flatMap((width) => [ms(width.median), ms(width.p95)]),
  ];
};

const told = (trial: Trial): string => {
  const [wrong] = wrongIn(trial);
  const verdict = wrong === undefined ? 'right' : `WRONG: ${wrong}`;
  if ('problem' in trial) return `${trial.fault}  ${verdict}`;
  const { fault, standby, gpu, lost } = trial;
  const rto = [standby, gpu].map(({ truth }) => ms(truth.hi)).join(' and ');
  return `${fault}  resumed after ${rto} ms, ${lost.truth} lost  ${verdict}`;
};

const trialsOf = async (site: Site, { runs, faults }: Asked): Promise<readonly Trial[]> => {
  const trials: Trial[] = [];
  const progress = new Progress(runs, process.stdout);
  while (trials.length < runs) {
    const n = trials.length;
    const fault = faults[n % faults.length] as Loss;
    trials.push(await witness(site, { fault, title: `calibration ${n}` }));
    await giveBack(site);
    progress.done(told(trials[n] as Trial));
  }
  return trials;
};

const write = ({ config }: Asked, found: object): void => {
  mkdirSync(config.reports, { recursive: true });
  writeFileSync(join(config.reports, 'calibration.json'), `${JSON.stringify(found, undefined, 1)}\n`);
};

const calibrate = async (asked: Asked, signal: AbortSignal): Promise<readonly string[]> =>
  inSite(asked.config, signal, async (site) => {
    const { seed, run } = asked.config;
    process.stdout.write(`Seed ${seed}, machines of tier ${site.tier}, run ${run}\n`);
    const trials = await trialsOf(site, asked);
    const rows = asked.faults.map((fault) =>
      row(
        fault,
        trials.filter((trial) => trial.fault === fault),
      ),
    );
    process.stdout.write(`\n${table(HEAD, [...rows, row('all', trials)])}\n`);
    process.stdout.write(`Milliseconds; the truth itself is known to ${ms(site.disks.tick)} ms.\n`);
    const wrong = objections(trials);
    write(asked, { at: new Date().toISOString(), seed, tier: site.tier, objections: wrong, trials });
    return wrong;
  });

void asCommand(HELP.calibrate, async (signal) => calibrate(readAsked(process.argv.slice(2), RUNS), signal));
