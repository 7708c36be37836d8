/** Does the console's failover report say what the market's books say, what was seen, and what itself says elsewhere? */
import { PHASES, type Failover, type InstanceId, type Totals } from '../../customer/customer';
import type { Rental } from '../../suppliers/gpu-market';
import type { Recorded } from '../history';
import { count, type Judgement } from '../verdict';
import { totalReported } from './end-claims';

/** What the report says of one instance's failovers, and what the market's books say. */
export interface Reported {
  readonly instance: InstanceId;
  readonly rows: readonly Failover[];
  readonly totals: Totals;
  readonly books: readonly Rental[];
  /** Everything that was ever billed under the label. */
  readonly billed: readonly string[];
  /** Since when each of these was billed, by the market's clock; milliseconds since 1970. */
  readonly since: Readonly<Record<string, number>>;
  /** How long each phase is said to take on average. */
  readonly averages: Failover['phaseTimings'];
}

/** What is said to have taken no time at all is not the same. */
const NONE = -1_000;
const toldAs = (time: number): string => (time === NONE ? 'none' : `${time} ms`);

/** The market writes whole seconds, and its clock and the product's are two; milliseconds. */
const CLOCKS = 60_000;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

const rowDifferences = ({ instance, rows, books, billed }: Reported): readonly string[] => {
  const mine = rows.filter((row) => row.instance === instance);
  const [row] = mine;
  const next = String(row?.newInstance ?? 'none');
  const listed = books.map(({ id }) => id).join(', ');
  const checks: readonly (readonly [boolean, string])[] = [
    [mine.length === 1, `${mine.length} failovers of instance ${instance} are reported instead of 1`],
    [row?.success === true, `the failover of instance ${instance} is not reported as a success`],
    [listed === next, `instance ${next} is reported, the books list ${listed}`],
    [[String(instance), next].every((id) => billed.includes(id)), `the bill names ${billed.join(', ')}`],
  ];
  return checks.flatMap(([holds, difference]) => (holds ? [] : [difference]));
};

/** A failover that was over, and no rehearsal, counts. */
const counted = ({ rows }: Reported): readonly Failover[] =>
  rows.filter(({ success, rehearsal }) => success !== undefined && !rehearsal);

const totalDifferences = (reported: Reported): readonly string[] => {
  const [{ totals }, over] = [reported, counted(reported)];
  const good = over.filter(({ success }) => success);
  const times = good.flatMap(({ totalTime }) => totalTime ?? []);
  const checks: readonly (readonly [string, number, number, number])[] = [
    ['failovers', totals.failovers, over.length, 0],
    ['successful', totals.successful, good.length, 0],
    ['failed', totals.failed, over.length - good.length, 0],
    ['success rate', totals.successRate, (good.length / Math.max(1, over.length)) * 100, 0.1],
    ['mean time', totals.meanTimeToRecovery ?? 0, mean(times), 1],
  ];
  return checks.flatMap(([name, told, real, slack]) =>
    Math.abs(told - real) <= slack ? [] : [`${name}: ${told} in the totals, ${real} in the history`],
  );
};

/** What is not the mean of the times in the history, as far as milliseconds can tell. */
const averageDifferences = (reported: Reported): readonly string[] =>
  PHASES.flatMap((phase) => {
    const times = counted(reported).flatMap(({ phaseTimings }) => phaseTimings[phase] ?? []);
    const { [phase]: told = NONE } = reported.averages;
    const real = times.length === 0 ? NONE : mean(times);
    const slack = 1;
    return Math.abs(told - real) <= slack
      ? []
      : [`${phase}: ${toldAs(told)} on average, ${toldAs(real)} in the history`];
  });

/** Whether something began after a GPU was rented, and before the one that replaced it. */
const isBetween = (
  began: string | undefined,
  [from = NaN, to = NaN]: readonly (number | undefined)[],
): boolean => {
  const at = Date.parse(began ?? '');
  return at > from - CLOCKS && at < to + CLOCKS;
};

const dateIn = (at: number | undefined): string => (at === undefined ? 'never' : new Date(at).toISOString());

/** What begins before there was anything to lose, or after what took over was rented. */
const dateDifferences = ({ instance, rows, since }: Reported): readonly string[] =>
  rows
    .filter((row) => row.instance === instance && row.newInstance !== undefined)
    .filter(
      ({ startedAt, newInstance }) => !isBetween(startedAt, [since[instance], since[String(newInstance)]]),
    )
    .map(
      ({ startedAt = 'at no time', newInstance }) =>
        `it began ${startedAt}, and the GPUs were rented ${dateIn(since[instance])} and ${dateIn(since[String(newInstance)])}`,
    );

/** What is no time that the failover can have taken. */
const timeDifferences = (history: Recorded, { instance, rows }: Reported): readonly string[] =>
  rows
    .filter((row) => row.instance === instance && row.success === true)
    .flatMap((row) => totalReported(history, row) ?? [])
    .filter(({ verdict }) => verdict === 'breached')
    .map(({ claim, because }) => `it is reported that ${claim}, ${because}`);

/** The report is what the market's books say, and what was seen; its totals are those of its history. */
export const reportIsBooks = (history: Recorded, reported: Reported): Judgement =>
  count(
    { promise: 'the console’s report is what the suppliers’ books say', limit: 0, unit: 'differences' },
    [
      ...rowDifferences(reported),
      ...totalDifferences(reported),
      ...averageDifferences(reported),
      ...dateDifferences(reported),
      ...timeDifferences(history, reported),
    ],
    'no difference',
  );
