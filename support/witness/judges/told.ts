/** Does the product tell when it can no longer be relied on the copy, and when it can again? Its own words, heard by the customer, against when the trouble began and ended. */
import { all, type Of, type Recorded } from '../history';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';
import { experiment } from './fault';
import { ending } from './incarnations';

type Word = Of<'protection'>;

/** Both ways of asking: the state of the CPU Standby, and whether it could take over. */
const WAYS = {
  trouble: [
    ({ standby }: Word) =>
      standby !== undefined && standby.state !== 'ready' && standby.trouble !== undefined,
    ({ readiness }: Word) => readiness?.ready === false && readiness.reason !== undefined,
  ],
  calm: [
    ({ standby }: Word) => standby?.state === 'ready',
    ({ readiness }: Word) => readiness?.ready === true,
  ],
} as const;

/** When the last of both was first answered so after an instant. */
const told = (history: Recorded, since: number, what: keyof typeof WAYS): Interval => {
  const words = all(history, 'protection').filter(({ askedAt }) => askedAt >= since);
  const firsts = WAYS[what].map((says) => words.find(says));
  const never = { lo: ending(history), hi: Infinity };
  const when = firsts.map((word) =>
    word === undefined ? never : { lo: Math.max(since, word.before ?? since), hi: word.at },
  );
  return { lo: Math.max(...when.map(({ lo }) => lo)), hi: Math.max(...when.map(({ hi }) => hi)) };
};

/** Since when something keeps the copy from going on. */
const begun = (history: Recorded): number => all(history, 'fault')[0]?.f0 ?? Infinity;
const over = (history: Recorded): number => all(history, 'healed').at(-1)?.at ?? Infinity;

const isTold = (history: Recorded, since: number, what: keyof typeof WAYS): boolean =>
  Number.isFinite(told(history, since, what).hi);

/** Both were heard: state and readiness say that something is wrong, and what. */
export const isTroubleTold = (history: Recorded): boolean => isTold(history, begun(history), 'trouble');

/** Both were heard: state and readiness say that all is well again. */
export const isCalmTold = (history: Recorded): boolean => isTold(history, over(history), 'calm');

/** So soon (milliseconds) after the trouble began, state and readiness say that it did, and what it is. */
export const troubleTold = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the customer is told that the copy is in trouble', limit, unit: 'ms' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const { f0, f1 } = found.fault;
  const words = all(history, 'protection').find(
    ({ askedAt, standby }) => askedAt >= f0 && standby?.trouble !== undefined,
  );
  const judged = judge(promised, between({ lo: f0, hi: f1 }, told(history, f0, 'trouble')));
  return { ...judged, because: `${judged.because}; told: ${words?.standby?.trouble ?? 'nothing'}` };
};

/** So soon (milliseconds) after the trouble is over, state and readiness say that all is well. */
export const calmTold = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the customer is told that all is well again', limit, unit: 'ms' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const since = over(history);
  if (!Number.isFinite(since)) return invalid(promised, 'the trouble was never over');
  return judge(promised, between({ lo: since, hi: since }, told(history, since, 'calm')));
};
