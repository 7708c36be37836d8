/** How long were two GPUs paid at once? From the fault until the suppliers' books list one GPU instance and one CPU Standby, and nothing else. */
import type { Listed, Recorded } from '../history';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';
import { experiment, type Experiment } from './fault';
import { ending } from './incarnations';
import { books } from './moments';
import { outOfDate } from './up-to-date';

/** A look at the books that shows what a healthy, protected instance costs: one of each. */
export const isOneOfEach = (machines: readonly Listed[]): boolean =>
  machines.length === 2 && new Set(machines.map(({ supplier }) => supplier)).size === 2;

interface Look {
  readonly askedAt: number;
  readonly at: number;
  readonly right: boolean;
}

const looks = (history: Recorded, { fault }: Experiment): readonly Look[] =>
  books(history)
    .filter(({ askedAt }) => askedAt >= fault.f0)
    .map(({ askedAt, at, machines }) => {
      const replaced = !machines.some(({ key }) => key === fault.machine);
      return { askedAt, at, right: replaced && isOneOfEach(machines) };
    });

/** From when on the books stayed right; never when they are wrong at the end. */
const settled = (history: Recorded, found: Experiment): Interval => {
  const seen = looks(history, found);
  const lastWrong = seen.findLastIndex(({ right }) => !right);
  const firstRight = seen[lastWrong + 1];
  if (firstRight === undefined) return { lo: ending(history), hi: Infinity };
  return { lo: seen[lastWrong]?.askedAt ?? found.fault.f0, hi: firstRight.at };
};

/** The books show one GPU instance and its CPU Standby within the limit, and go on showing that. */
export const onlyOnePaid = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'only one GPU instance and its CPU Standby are paid for', limit, unit: 'ms' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const blind = outOfDate(history);
  if (blind !== undefined) return invalid(promised, blind);
  return judge(promised, between(found.struck, settled(history, found)));
};

/** The books show one GPU instance, not the lost one, and one CPU Standby. */
export const isOnlyOnePaid = (history: Recorded): boolean => {
  const found = experiment(history);
  if (typeof found === 'string' || outOfDate(history) !== undefined) return false;
  return Number.isFinite(settled(history, found).hi);
};
