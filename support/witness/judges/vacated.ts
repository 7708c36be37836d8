/** Is the machine that the work has left given back, and not a moment too early? */
import { all, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
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

/** The machine that was left is given back, and only after the work has gone on elsewhere. */
export const leftLast = (history: Recorded): Judgement => {
  const promised = {
    promise: 'the old GPU goes, after the work goes on elsewhere',
    limit: 0,
    unit: 'machines',
  };
  const arrival = arrivalIn(history);
  if (typeof arrival === 'string') return invalid(promised, arrival);
  const { moving, next } = arrival;
  const at = goneAt(history, arrival);
  if (at === Infinity) return count(promised, [`${moving.machine} is still there`], '');
  const after = Math.round(at - next.first.at);
  const early = after < 0 ? [`${moving.machine} was gone ${-after} ms before`] : [];
  return count(promised, early, `it went ${after} ms later`);
};

/** Whether the machine that was left is gone. */
export const isLeft = (history: Recorded): boolean => {
  const move = moveIn(history);
  return move !== undefined && goneAt(history, move) < Infinity;
};
