import type { Loss } from './asked';
import type { Finished } from './commands';
import type { Timed, Way } from './failovers';
import type { Carried, Carrier } from './carriage';
import type { Crowd } from './growth';
import type { Recovery } from './journal';
import type { MachineStarts } from './machine-starts';
import { median } from './statistics';
import { ms, table, times } from './table';

/** Everything a bench measured, and on what. */
export interface Findings {
  readonly at: string;
  readonly cores: number;
  readonly processor: string;
  readonly tier: number;
  /** How many processes wanted a core in the minute before. */
  readonly load: number;
  readonly seed: number;
  readonly timed: readonly Timed[];
  readonly crowds: readonly Crowd[];
  readonly carried: readonly Carried[];
  /** Every measurement that could not be made, and why. */
  readonly failed: readonly string[];
  readonly machines: MachineStarts;
  readonly dryRuns: readonly Finished[];
  /** Left out of a quick bench. */
  readonly suite: Finished | undefined;
}

/** What the bench holds against: the product against a bare script, a watched product against itself, many against one. */
const LIMITS = { bare: 2, watched: 1.2, crowd: 4, carried: 1.5 } as const;

const STAGES = ['standby', 'gpu', 'protected'] as const;
type Stage = (typeof STAGES)[number];

const NAMES: Readonly<Record<Stage, string>> = {
  standby: 'standby',
  gpu: 'GPU',
  protected: 'protected',
};

const middle = (recoveries: readonly Recovery[], stage: Stage): number =>
  median(recoveries.map((recovery) => recovery[stage]));

const by = (timed: readonly Timed[], way: Way): readonly Timed[] => timed.filter((each) => each.way === way);

/** How many times slower one way is than another, at a stage. */
const ratio = (timed: readonly Timed[], [one, other]: readonly [Way, Way], stage: Stage): number =>
  middle(by(timed, one), stage) / middle(by(timed, other), stage);

const faultsOf = (timed: readonly Timed[]): readonly Loss[] => [...new Set(timed.map(({ fault }) => fault))];

const compared = (timed: readonly Timed[], ways: readonly [Way, Way]): readonly string[] =>
  STAGES.flatMap((stage) => [
    ...ways.map((way) => ms(middle(by(timed, way), stage))),
    times(ratio(timed, ways, stage)),
  ]);

const comparison = (timed: readonly Timed[], ways: readonly [Way, Way], names: readonly string[]): string => {
  const head = [
    'fault',
    'each',
    ...STAGES.flatMap((stage) => [...names, '×'].map((name) => `${NAMES[stage]} ${name}`)),
  ];
  const row = (name: string, some: readonly Timed[]): readonly string[] => [
    name,
    String(by(some, ways[0]).length),
    ...compared(some, ways),
  ];
  const rows = faultsOf(timed).map((fault) =>
    row(
      fault,
      timed.filter((each) => each.fault === fault),
    ),
  );
  return table(head, [...rows, row('all', timed)]);
};

/** Everybody of every crowd of a size. */
const crowdOf = (crowds: readonly Crowd[], wanted: number): readonly Crowd[] =>
  crowds.filter(({ size }) => size === wanted);

/** In the middle one of several crowds: how long the last of it took. */
const worst = (crowds: readonly Crowd[], stage: Stage): number =>
  median(crowds.map(({ recoveries }) => Math.max(...recoveries.map((recovery) => recovery[stage]))));

const growth = (crowds: readonly Crowd[]): string => {
  const head = [
    'at once',
    'times',
    ...STAGES.flatMap((stage) => ['median', 'worst', '×'].map((name) => `${NAMES[stage]} ${name}`)),
  ];
  const single = crowdOf(crowds, 1);
  const row = (size: number): readonly string[] => {
    const some = crowdOf(crowds, size);
    const everybody = some.flatMap(({ recoveries }) => recoveries);
    const cells = STAGES.flatMap((stage) => [
      ms(middle(everybody, stage)),
      ms(worst(some, stage)),
      times(worst(some, stage) / worst(single, stage)),
    ]);
    return [String(size), String(some.length), ...cells];
  };
  return table(head, [...new Set(crowds.map(({ size }) => size))].map(row));
};

const LOADS = ['saved', 'restored'] as const;
type Load = (typeof LOADS)[number];

const carriedBy = (carried: readonly Carried[], carrier: Carrier, load: Load): number =>
  median(carried.filter((each) => each.carrier === carrier).map((each) => each[load]));

const overhead = (carried: readonly Carried[], load: Load): number =>
  carriedBy(carried, 'product', load) / carriedBy(carried, 'restic', load);

const carriage = (carried: readonly Carried[]): string =>
  table(
    ['what', 'MB', 'product', 'restic', '×'],
    LOADS.map((load) => [
      load,
      String(carried[0]?.megabytes ?? 0),
      ms(carriedBy(carried, 'product', load)),
      ms(carriedBy(carried, 'restic', load)),
      times(overhead(carried, load)),
    ]),
  );

const others = ({ machines, dryRuns, suite }: Findings): string => {
  const rows: readonly (readonly [string, number])[] = [
    ['a machine, until its sshd answers', median(machines.single)],
    ['ten machines side by side', machines.ten],
    ['dry run of the suite', median(dryRuns.map(({ took }) => took))],
    ['whole suite, two workers', suite?.took ?? NaN],
  ];
  return table(
    ['what', 'ms'],
    rows.map(([what, took]) => [what, ms(took)]),
  );
};

/** The findings as Markdown: medians in milliseconds, and ratios of them. */
export const markdown = (findings: Findings): string => {
  const { at, cores, processor, load, tier, seed, timed, crowds, carried } = findings;
  return [
    `Measured on ${at.slice(0, 10)} with ${cores} cores (${processor}, load before ${load.toFixed(1)}), machines of tier ${tier}, seed ${seed}. Medians in milliseconds, from the fault on.`,
    '**Failover: the product against a bare script** that makes the same moves without remembering, fencing or checking anything.',
    comparison(timed, ['product', 'bare'], ['product', 'script']),
    '**What watching costs: the product with the witness against the product alone.**',
    comparison(timed, ['watched', 'product'], ['watched', 'alone']),
    '**Many hosts disappear at once**, against one.',
    growth(crowds),
    '**Snapshot and restore: the product against restic alone** on the same machine.',
    carriage(carried),
    '**The rest.**',
    others(findings),
  ].join('\n\n');
};

const beyond = (what: string, measured: number, limit: number): readonly string[] =>
  measured <= limit ? [] : [`${what}: ${times(measured)} times, more than ${limit}`];

const slowerThanBare = (timed: readonly Timed[]): readonly string[] =>
  STAGES.flatMap((stage) =>
    beyond(`${NAMES[stage]}, product against script`, ratio(timed, ['product', 'bare'], stage), LIMITS.bare),
  );

const slowerWatched = (timed: readonly Timed[]): readonly string[] =>
  (['standby', 'gpu'] as const).flatMap((stage) =>
    beyond(
      `${NAMES[stage]}, watched against alone`,
      ratio(timed, ['watched', 'product'], stage),
      LIMITS.watched,
    ),
  );

const slowerTogether = (crowds: readonly Crowd[]): readonly string[] => {
  const most = Math.max(...crowds.map(({ size }) => size));
  return (['standby', 'gpu'] as const).flatMap((stage) => {
    const measured = worst(crowdOf(crowds, most), stage) / worst(crowdOf(crowds, 1), stage);
    return beyond(`${NAMES[stage]}, the worst of ${most} at once against one`, measured, LIMITS.crowd);
  });
};

const slowerThanRestic = (carried: readonly Carried[]): readonly string[] =>
  LOADS.flatMap((load) => beyond(`${load}, product against restic`, overhead(carried, load), LIMITS.carried));

/** Every limit that was not kept; empty when the bench is good. */
export const excesses = ({ timed, crowds, carried, failed, dryRuns, suite }: Findings): readonly string[] => [
  ...failed,
  ...slowerThanBare(timed),
  ...slowerWatched(timed),
  ...slowerTogether(crowds),
  ...slowerThanRestic(carried),
  ...[...dryRuns, ...(suite === undefined ? [] : [suite])].flatMap(({ code }) =>
    code === 0 ? [] : [`The suite ended with ${String(code)}`],
  ),
];
