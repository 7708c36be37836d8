/** Did the work go where its customer wanted it to go? The newest wish to move, its answer, and the life that followed. */
import { all, type Of, type Recorded } from '../history';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';
import { began, ending, incarnations, type Incarnation } from './incarnations';

/** A wish to move, how it was answered, and the first life of the work where it went. */
export interface Move {
  readonly moving: Of<'moving'>;
  readonly moved: Of<'moved'> | undefined;
  readonly next: Incarnation | undefined;
}

const successorOf = (history: Recorded, { machine: left, to, at }: Of<'moving'>): Incarnation | undefined =>
  incarnations(history).find(
    ({ machine, place, first }) => machine !== left && place === to.kind && first.at > at,
  );

/** The newest move of a history; undefined when nobody wanted any. */
export const moveIn = (history: Recorded): Move | undefined => {
  const moving = all(history, 'moving').at(-1);
  if (moving === undefined) return undefined;
  const moved = all(history, 'moved').find(({ at }) => at >= moving.at);
  return { moving, moved, next: successorOf(history, moving) };
};

/** A move that led somewhere. */
export interface Arrival extends Move {
  readonly next: Incarnation;
}

/** The newest move, when it led somewhere; else why there is nothing to judge. */
export const arrivalIn = (history: Recorded): Arrival | string => {
  const move = moveIn(history);
  if (move === undefined) return 'nobody wanted the work to move';
  const { next } = move;
  return next === undefined ? 'the work never went on anywhere else' : { ...move, next };
};

/** When the work was wanted elsewhere. */
export const askedAt = ({ moving: { at } }: Move): Interval => ({ lo: at, hi: at });

/** Why the product has given the move up; undefined while the work may still go on elsewhere. */
const givenUp = ({ moved, next }: Move): string | undefined => {
  if (next !== undefined || moved?.answer?.success !== false) return undefined;
  return `the product itself says that the move failed (${moved.answer.because ?? 'for no reason'})`;
};

/** The work goes on where the customer wanted it within the limit. */
export const goesOnElsewhere = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the work goes on where it was moved', limit, unit: 'ms' };
  const move = moveIn(history);
  if (move === undefined) return invalid(promised, 'nobody wanted the work to move');
  const never = { lo: ending(history), hi: Infinity };
  const when = move.next === undefined ? never : began(history, move.next);
  const judged = judge(promised, between(askedAt(move), when));
  const why = givenUp(move);
  return why === undefined ? judged : { ...judged, verdict: 'breached', because: why };
};

/** The work goes on somewhere else, or the product has said why it does not. */
export const isMoved = (history: Recorded): boolean => {
  const move = moveIn(history);
  return move !== undefined && (move.next !== undefined || givenUp(move) !== undefined);
};
