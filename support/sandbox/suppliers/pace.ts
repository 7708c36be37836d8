import { between, type Chance } from './chance';

/** How fast the pretend suppliers are; milliseconds. */
export interface Pace {
  /** What a rented GPU takes over its machine's own start. */
  gpuStart(): number;
  /** What a VM takes over its machine's own start. */
  vmStart(): number;
  /** From the loss of a host until its supplier's books say so. */
  readonly lossNoticed: number;
  /** The market's minimum intervals are divided by this. */
  readonly throttleDivisor: number;
}

/** The names of the paces: fractions of a second, or start-up times as published. */
export const PACES = ['brisk', 'realistic'] as const;
export type PaceName = (typeof PACES)[number];

const GPU_START_MEDIAN = 87_000;
const GPU_START_P95 = 480_000;
const P95_DEVIATIONS = 1.645;
const GPU_START_SPREAD = Math.log(GPU_START_P95 / GPU_START_MEDIAN) / P95_DEVIATIONS;

const normal = (chance: Chance): number =>
  Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

const brisk = (chance: Chance): Pace => ({
  gpuStart: () => between(chance, 50, 150),
  vmStart: () => between(chance, 50, 150),
  lossNoticed: 500,
  // As much quicker as a heartbeat of 250 ms is than one of 10 s.
  throttleDivisor: 40,
});

const realistic = (chance: Chance): Pace => ({
  gpuStart: () => GPU_START_MEDIAN * Math.exp(GPU_START_SPREAD * normal(chance)),
  vmStart: () => between(chance, 23_000, 42_000),
  lossNoticed: 30_000,
  throttleDivisor: 1,
});

/** The pace by its name. */
export const paceOf = (name: PaceName, chance: Chance): Pace =>
  name === 'brisk' ? brisk(chance) : realistic(chance);
