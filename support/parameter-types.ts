import { defineParameterType } from '@cucumber/cucumber';

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
