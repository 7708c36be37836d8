/** Is the machine that the work has left given back, and not a moment too early? */
import { all, type Recorded } from '../history';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';
import { began, ending } from './incarnations';
import { arrivalIn, moveIn, type Move } from './relocated';

/** When a machine no longer stood in the books. */
const struckOff = (history: Recorded, machine: string, since: number): number => {
  let listed = true;
  const look = all(history, 'census').find(({ at, machines }) => {
    listed = machines?.some(({ key }) => key === machine) ?? listed;
    return at > since && !listed;
  });
  return look?.at ?? Infinity;
};

/** When the machine that was left was gone: it hung up, or the books no longer listed it, whichever was seen first. */
export const goneAt = (history: Recorded, { moving: { machine, at: since } }: Move): number => {
  const books = struckOff(history, machine, since);
  if (books === Infinity) return Infinity;
  const hungUp = all(history, 'disconnected').find((each) => each.machine === machine && each.at > since);
  return Math.min(books, hungUp?.at ?? Infinity);
};

/** The last look at the books before the machine was gone; since the wish to leave it, all of those still listed it. */
const lastListed = (history: Recorded, before: number): number =>
  all(history, 'census').findLast(({ at }) => at < before)?.askedAt ?? 0;

/** Whether it was gone before the work went on elsewhere: certainly, or perhaps. */
const tooSoon = (at: number, { lo, hi }: Interval): Pick<Judgement, 'verdict' | 'because'> | undefined => {
  if (at < lo) return { verdict: 'breached', because: `at least ${Math.round(lo - at)} ms before` };
  if (at < hi) return { verdict: 'inconclusive', because: `at most ${Math.round(hi - at)} ms before` };
  return undefined;
};

/** The machine that was left is given back within the limit (milliseconds), and only after the work has gone on elsewhere. */
export const leftLast = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the old GPU goes, after the work goes on elsewhere', limit, unit: 'ms' };
  const arrival = arrivalIn(history);
  if (typeof arrival === 'string') return invalid(promised, arrival);
  const { moving, next } = arrival;
  const at = goneAt(history, arrival);
  const { lo: earliest, hi: latest } = began(history, next);
  const on = { lo: Math.max(moving.at, earliest), hi: latest };
  const soon = tooSoon(at, on);
  if (soon !== undefined)
    return { ...promised, ...soon, because: `${moving.machine} was gone ${soon.because}` };
  const lo = at === Infinity ? ending(history) : lastListed(history, at);
  return judge(promised, between(on, { lo, hi: at }));
};

/** Whether the machine that was left is gone. */
export const isLeft = (history: Recorded): boolean => {
  const move = moveIn(history);
  return move !== undefined && goneAt(history, move) < Infinity;
};
