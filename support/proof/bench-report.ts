import {
  bareTimes,
  burden,
  by,
  carriedBy,
  crowdOf,
  faultsOf,
  LOADS,
  middle,
  overhead,
  ratio,
  STAGES,
  worst,
  type Findings,
  type Stage,
} from './findings';
import type { Carried } from './carriage';
import type { Timed, Way } from './failovers';
import type { Crowd } from './growth';
import { median } from './statistics';
import { sumOf, type BareTimes } from './suite-moves';
import { ms, table, times } from './table';

/** What the stages are called. */
export const NAMES: Readonly<Record<Stage, string>> = {
  standby: 'standby',
  gpu: 'GPU',
  protected: 'protected',
};

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

const MOVES: Readonly<Record<keyof BareTimes, string>> = {
  gpus: 'a GPU with a workload',
  standbys: 'a CPU Standby with the first copy',
  losses: 'a loss, until the work is on the CPU Standby',
  snapshots: 'a snapshot',
  restores: 'a restore',
};
const MOVE_KINDS = ['gpus', 'standbys', 'losses', 'snapshots', 'restores'] as const;

const suiteAndMoves = (findings: Findings): string => {
  const { suite } = findings;
  const each = bareTimes(findings);
  const rows = MOVE_KINDS.map((kind): readonly string[] => {
    const count = suite?.moves[kind] ?? NaN;
    return [MOVES[kind], ms(count), ms(each[kind]), ms(count * each[kind])];
  });
  const sum = suite === undefined ? NaN : sumOf(suite.moves, each);
  return table(
    ['what', 'times', 'each', 'in all'],
    [
      ...rows,
      ['what sentences say goes on for so long', '', '', ms(suite?.moves.waited ?? NaN)],
      ['all of that, one after the other', '', '', ms(sum)],
      ['the whole suite, two workers', '', '', ms(suite?.took ?? NaN)],
      ['×', '', '', times(burden(findings))],
    ],
  );
};

const others = ({ machines, dryRuns }: Findings): string => {
  const rows: readonly (readonly [string, number])[] = [
    ['a machine, until its sshd answers', median(machines.single)],
    ['ten machines side by side', machines.ten],
    ['dry run of the suite', median(dryRuns.map(({ took }) => took))],
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
    '**The whole suite against its bare moves**: what it rented, lost, saved and restored, each as long as it takes a bare script, and what its sentences say goes on for so long.',
    suiteAndMoves(findings),
    '**The rest.**',
    others(findings),
  ].join('\n\n');
};
