import { defineParameterType } from '@cucumber/cucumber';
import type { Destination } from './customer/customer';
import { BREAKS, FAILURES, MARKET_TROUBLES, MISHAPS } from './fault-words';
import type { MarketTrouble, Mishap, Unannounced } from './suppliers/faults';

/** A number of one of the product's own units, as a sentence promises it. */
export interface InUnits {
  readonly count: number;
  readonly unit: 'heartbeat' | 'syncInterval';
}

const SECOND = 1000;

defineParameterType({
  name: 'duration',
  regexp: /(\d+) (second|minute)s?/,
  transformer: (count: string, unit: string) => Number(count) * (unit === 'minute' ? 60 * SECOND : SECOND),
});

defineParameterType({
  name: 'heartbeats',
  regexp: /(\d+) heartbeats?/,
  transformer: (count: string): InUnits => ({ count: Number(count), unit: 'heartbeat' }),
});

defineParameterType({
  name: 'syncIntervals',
  regexp: /(\d+) sync intervals?/,
  transformer: (count: string): InUnits => ({ count: Number(count), unit: 'syncInterval' }),
});

defineParameterType({
  name: 'language',
  regexp: /English|Portuguese/,
  transformer: (language: string) => language,
});

defineParameterType({
  name: 'gpuModel',
  regexp: /RTX \d{4}|[AH]100/,
  transformer: (model: string) => model,
});

/** What keeps the work from being moved: as a customer would tell it, and as the product's sentence must tell. */
export interface Obstacle {
  readonly words: string;
  /** A pattern, whatever the case. */
  readonly said: string;
}

const OBSTACLES: readonly Obstacle[] = [
  { words: 'none is on offer', said: '\\bis on offer\\b' },
  { words: 'each of them costs more', said: '\\bmore than\\b.*\\byou set\\b' },
  { words: 'the new GPU was lost', said: '\\bwas lost\\b|\\bno use\\b|\\bdoes not start\\b' },
  { words: 'the object store cannot be reached', said: '\\bobject store cannot be reached\\b' },
  { words: 'nobody is signed in', said: '\\bno longer signed in\\b' },
  { words: 'there is no CPU Standby', said: '\\bno CPU Standby\\b' },
  { words: 'the sync of its CPU Standby is stopped', said: 'CPU Standby.*\\bsync is stopped\\b' },
];

defineParameterType({
  name: 'obstacle',
  regexp: new RegExp(OBSTACLES.map(({ words }) => words).join('|')),
  transformer: (told: string): Obstacle | undefined => OBSTACLES.find(({ words }) => words === told),
});

defineParameterType({
  name: 'offerUnder',
  regexp: /(RTX \d{4}|[AH]100) for at most \$(\d+(?:\.\d+)?) an hour/,
  transformer: (gpu: string, price: string): Destination => ({ kind: 'gpu', gpu, maxPrice: Number(price) }),
});

defineParameterType({
  name: 'mishap',
  regexp: new RegExp(Object.keys(MISHAPS).join('|')),
  transformer: (words: string): Mishap | undefined => MISHAPS[words],
});

/** The parts of the world, as a customer names them and as the product is told. */
const REGIONS: Readonly<Record<string, string>> = { 'the USA': 'US', Europe: 'EU', Asia: 'ASIA' };

defineParameterType({
  name: 'region',
  regexp: new RegExp(Object.keys(REGIONS).join('|')),
  transformer: (words: string): string => REGIONS[words] ?? words,
});

defineParameterType({
  name: 'failure',
  regexp: new RegExp(Object.keys(FAILURES).join('|')),
  transformer: (words: string): Unannounced | undefined => FAILURES[words],
});

defineParameterType({
  name: 'marketTrouble',
  regexp: new RegExp(Object.keys(MARKET_TROUBLES).join('|')),
  transformer: (words: string): MarketTrouble | undefined => MARKET_TROUBLES[words],
});

defineParameterType({
  name: 'uploadBreak',
  regexp: new RegExp(Object.keys(BREAKS).join('|')),
  transformer: (words: string) => BREAKS[words],
});

/** A snapshot by its place in the order in which they were made. */
const AGES: Readonly<Record<string, number>> = { older: 0, newer: -1 };

defineParameterType({
  name: 'snapshotAge',
  regexp: /older|newer/,
  transformer: (age: string) => AGES[age],
});
