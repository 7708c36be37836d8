import type { Loss } from './asked';
import type { SetUp } from './bare/ground';
import type { Carried, Carrier } from './carriage';
import type { Finished } from './commands';
import type { Timed, Way } from './failovers';
import type { Crowd } from './growth';
import type { Recovery } from './journal';
import type { MachineStarts } from './machine-starts';
import { median } from './statistics';
import { sumOf, type BareTimes, type SuiteMoves } from './suite-moves';

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
  /** What setting a customer up takes a bare script, and what saving and restoring next to nothing takes. */
  readonly setUps: readonly SetUp[];
  readonly little: readonly Carried[];
  /** The whole suite, and what it did; left out of a quick bench. */
  readonly suite: (Finished & { readonly moves: SuiteMoves }) | undefined;
}

/** How far the work got after a fault. */
export const STAGES = ['standby', 'gpu', 'protected'] as const;
export type Stage = (typeof STAGES)[number];

/** The median of how long it took to get so far; milliseconds. */
export const middle = (recoveries: readonly Recovery[], stage: Stage): number =>
  median(recoveries.map((recovery) => recovery[stage]));

/** What was timed of one way. */
export const by = (timed: readonly Timed[], way: Way): readonly Timed[] =>
  timed.filter((each) => each.way === way);

/** How many times slower one way is than another, at a stage. */
export const ratio = (timed: readonly Timed[], [one, other]: readonly [Way, Way], stage: Stage): number =>
  middle(by(timed, one), stage) / middle(by(timed, other), stage);

/** The faults that were staged. */
export const faultsOf = (timed: readonly Timed[]): readonly Loss[] => [
  ...new Set(timed.map(({ fault }) => fault)),
];

/** Everybody of every crowd of a size. */
export const crowdOf = (crowds: readonly Crowd[], wanted: number): readonly Crowd[] =>
  crowds.filter(({ size }) => size === wanted);

/** In the middle one of several crowds: how long the last of it took. */
export const worst = (crowds: readonly Crowd[], stage: Stage): number =>
  median(crowds.map(({ recoveries }) => Math.max(...recoveries.map((recovery) => recovery[stage]))));

/** What is carried to the object store, and back. */
export const LOADS = ['saved', 'restored'] as const;
type Load = (typeof LOADS)[number];

/** The median of how long a carrier took; milliseconds. */
export const carriedBy = (carried: readonly Carried[], carrier: Carrier, load: Load): number =>
  median(carried.filter((each) => each.carrier === carrier).map((each) => each[load]));

/** How many times slower the product carries than restic alone. */
export const overhead = (carried: readonly Carried[], load: Load): number =>
  carriedBy(carried, 'product', load) / carriedBy(carried, 'restic', load);

/** What each kind of move takes a bare script. */
export const bareTimes = ({ timed, setUps, little }: Findings): BareTimes => ({
  gpus: median(setUps.map(({ gpu }) => gpu)),
  standbys: median(setUps.map(({ standby }) => standby)),
  losses: middle(by(timed, 'bare'), 'standby'),
  snapshots: carriedBy(little, 'restic', 'saved'),
  restores: carriedBy(little, 'restic', 'restored'),
});

/** How many times longer the suite takes than doing one after the other what it did. */
export const burden = (findings: Findings): number => {
  const { suite } = findings;
  return suite === undefined ? NaN : suite.took / sumOf(suite.moves, bareTimes(findings));
};
