import type { Obstacle } from '../parameter-types';
import { by } from '../witness/case';
import { isMoved, moveIn } from '../witness/judges/relocated';
import { isSettled } from '../witness/judges/settled';
import { isAtRest } from '../witness/judges/unmoved';
import { isLeft } from '../witness/judges/vacated';
import { isProtectedThere } from '../witness/judges/protection';
import type { Recorded } from '../witness/history';
import type { Outcome } from './outcomes';

/** How long the witness looks for what a promise without a deadline needs to be judged at all. Milliseconds. */
const JUDGEABLE = 60_000;

/** Whether the customer wants the work elsewhere. */
const isWanted = (history: Recorded): boolean => moveIn(history) !== undefined;

/** The work goes on where it was moved. */
export const goesOnThere = (limit: number): Outcome => ({
  awaited: 'the workload answers where it was moved',
  seen: isMoved,
  due: isWanted,
  within: limit,
  judged: by('goesOnElsewhere', limit),
});

/** The GPU is the one that was wanted, at the price that was told. */
export const asOrdered = (): Outcome => ({
  awaited: 'the workload answers where it was moved',
  seen: isMoved,
  due: isWanted,
  within: JUDGEABLE,
  judged: by('asWanted'),
});

/** What was left is given back last, and so soon after (milliseconds). */
export const oldOneLast = (limit: number): Outcome => ({
  awaited: 'the machine that was left is gone',
  seen: isLeft,
  due: isWanted,
  within: limit,
  judged: by('leftLast', limit),
});

/** What the work saves where it was moved is on the CPU Standby. */
export const protectedWhereMoved = (limit: number): Outcome => ({
  awaited: 'a record of the new GPU is on the CPU Standby',
  seen: isProtectedThere,
  due: isWanted,
  within: limit,
  judged: by('protectedThere', limit),
});

/** After a move that failed the work goes on where it was. */
export const unmoved = (): Outcome => ({
  awaited: 'the workload answers after the move has failed',
  seen: isAtRest,
  due: isWanted,
  within: JUDGEABLE,
  judged: by('leftInPlace'),
});

/** A move fails, and the customer reads why. */
export const fails = (obstacle: Obstacle): Outcome => ({
  awaited: 'the move is answered',
  seen: isAtRest,
  due: isWanted,
  within: JUDGEABLE,
  judged: by('movedNotBecause', obstacle),
});

/** Whatever interrupts a move, it is done or undone in the end: one GPU is paid, and the work is there. */
export const doneOrUndone = (limit: number): Outcome => ({
  awaited: 'one GPU is listed, and the work answers on it',
  seen: isSettled,
  due: isWanted,
  within: limit,
  judged: by('settled', limit),
});
