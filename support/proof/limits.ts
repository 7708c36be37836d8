import type { Carried } from './carriage';
import type { Timed } from './failovers';
import { burden, crowdOf, LOADS, overhead, ratio, STAGES, worst, type Findings } from './findings';
import type { Crowd } from './growth';
import { NAMES } from './bench-report';
import { times } from './table';

/** What the bench holds against: the product against a bare script, a watched product against itself, many against one, the suite against its bare moves. */
const LIMITS = { bare: 2, watched: 1.2, crowd: 4, carried: 1.5, suite: 1.5 } as const;

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

const slowerThanItsMoves = (findings: Findings): readonly string[] =>
  findings.suite === undefined
    ? []
    : beyond('the whole suite against its bare moves', burden(findings), LIMITS.suite);

/** Every limit that was not kept; empty when the bench is good. */
export const excesses = (findings: Findings): readonly string[] => {
  const { timed, crowds, carried, failed, dryRuns, suite } = findings;
  return [
    ...failed,
    ...slowerThanBare(timed),
    ...slowerWatched(timed),
    ...slowerTogether(crowds),
    ...slowerThanRestic(carried),
    ...[...dryRuns, ...(suite === undefined ? [] : [suite])].flatMap(({ code }) =>
      code === 0 ? [] : [`The suite ended with ${String(code)}`],
    ),
    ...slowerThanItsMoves(findings),
  ];
};
