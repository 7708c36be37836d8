import { Broken } from '../failures';
import type { Units } from './customer';

type Measures = Pick<Units, 'heartbeat' | 'syncInterval'>;

/** Deadlines are counted in the product's own units: how short and how long these may be. */
export interface PromisedUnits {
  readonly least: Measures;
  readonly most: Measures;
}

const USUAL: Measures = { heartbeat: 10_000, syncInterval: 30_000 };
const BRISK: Measures = { heartbeat: 250, syncInterval: 1_000 };

/** What every customer is promised who sets nothing; a product may be quicker. */
export const PROMISED: PromisedUnits = { least: { heartbeat: 0, syncInterval: 0 }, most: USUAL };

/** What holds in a sandbox of our own at its pace: neither more nor less. */
export const promisedAt = (pace = 'brisk'): PromisedUnits => {
  const measures = pace === 'realistic' ? USUAL : BRISK;
  return { least: measures, most: measures };
};

const WORDS: Readonly<Record<keyof Measures, string>> = {
  heartbeat: 'heartbeat',
  syncInterval: 'sync interval',
};

const seconds = (ms: number): string => `${ms / 1_000} s`;

/** Units in which deadlines may be counted; Broken where the product gives itself more time than is promised. */
export const asPromised = (units: Units, { least, most }: PromisedUnits): Units => {
  for (const name of ['heartbeat', 'syncInterval'] as const) {
    if (units[name] >= least[name] && units[name] <= most[name]) continue;
    const wrong = `The product tells of a ${WORDS[name]} of ${seconds(units[name])}, but ${seconds(most[name])} are promised`;
    throw new Broken({ wrong, todo: 'Deadlines are counted in it, so none of them can be judged' });
  }
  return units;
};
