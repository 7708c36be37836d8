import { spokenMeasure } from '../../evidence/measurement';
import { textTable } from '../rows';
import type { Point, RunLine } from './chronicle';

const LEVELS = '▁▂▃▄▅▆▇█';

const when = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 16);

/** Readings as a line of small bars, the lowest and the highest of them at its ends. */
export const sparkline = (values: readonly number[]): string => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = (high - low) / (LEVELS.length - 1);
  return values.map((value) => LEVELS[step === 0 ? 0 : Math.round((value - low) / step)] ?? '').join('');
};

/** The last runs as a table. */
export const runList = (lines: readonly RunLine[]): string => {
  if (lines.length === 0) return 'No run is in the history yet.';
  const heading = ['when (UTC)', 'run', 'scenarios', 'passed', 'promises', 'not kept', 'target'];
  const table = lines.map(({ at, id, scenarios, passed, promises, broken, target, channel, tier }) => [
    ...[when(at), id, String(scenarios), String(passed), String(promises), String(broken)],
    `${target}, ${channel}, tier ${tier}`,
  ]);
  return textTable([heading, ...table]);
};

const pointLine = ({ at, run, bound, low, high, unit, verdict }: Point): readonly string[] => [
  ...[when(at), run, spokenMeasure(bound, unit)],
  ...[low === null || high === null ? '-' : spokenMeasure([low, high], unit), verdict],
];

const course = (found: readonly Point[]): string => {
  const [first] = found;
  if (first === undefined) return '';
  const name = [first.scenario, first.title].filter(Boolean).join(' ');
  const values = found.flatMap(({ high }) => high ?? []);
  return [
    `${name}: ${first.promise}  ${sparkline(values)}`,
    textTable([['when (UTC)', 'run', 'limit', 'measured', 'verdict'], ...found.map(pointLine)]),
  ].join('\n');
};

/** What some promises came to over time, each with a line of small bars. */
export const promiseOverTime = (found: readonly Point[]): string => {
  if (found.length === 0) return 'No promise with these words is in the history.';
  const each = new Map<string, Point[]>();
  for (const point of found) {
    const { scenario, title, promise, unit } = point;
    const name = JSON.stringify([scenario, title, promise, unit]);
    each.set(name, [...(each.get(name) ?? []), point]);
  }
  return [...each.values()].map(course).join('\n\n');
};
