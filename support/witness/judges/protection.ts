/** Is what the GPU saves also on the CPU Standby? Seen by the witness on the standby itself, never by a claim. */
import type { Recorded } from '../history';
import { between, invalid, judge, type Judgement } from '../verdict';
import { experiment } from './fault';
import { copied, ending, workingOn } from './incarnations';
import { moveIn } from './relocated';
import { protectedAt, resumed } from './moments';
import { onsetOf } from './onset';

/** From its first answer where it was moved, the work reaches the standby within the limit. */
export const protectedThere = (history: Recorded, limit: number): Judgement => {
  const promised = {
    promise: 'the work is protected where it was moved',
    limit,
    unit: 'ms',
    about: 'sync',
  } as const;
  const next = moveIn(history)?.next;
  if (next === undefined) return invalid(promised, 'the work never went on anywhere else');
  const seen = copied(history, next);
  const when =
    seen === undefined ? { lo: ending(history), hi: Infinity } : { lo: seen.before ?? 0, hi: seen.at };
  return judge(promised, between({ lo: next.first.sentAt, hi: next.first.at }, when));
};

/** What the work saves where it was moved is seen on the CPU Standby. */
export const isProtectedThere = (history: Recorded): boolean => {
  const next = moveIn(history)?.next;
  return next !== undefined && copied(history, next) !== undefined;
};

/** From its first answer on, the new GPU's work reaches the standby within the limit. */
export const protectedAgain = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the instance is protected again', limit, unit: 'ms', about: 'sync' } as const;
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const back = resumed(history, found, 'gpu');
  if (!Number.isFinite(back.hi)) return invalid(promised, 'the work never came back to a GPU');
  return judge(promised, between(back, protectedAt(history, found)));
};

/** A record of the workload that now runs on a GPU is on the CPU Standby. */
export const isProtected = (history: Recorded): boolean => {
  const life = workingOn(history);
  return life?.place === 'gpu' && copied(history, life) !== undefined;
};

/** The work is back on a GPU after the fault or the move, and a record of it is on the CPU Standby. */
export const hasBeenProtectedAgain = (history: Recorded): boolean => {
  const onset = onsetOf(history);
  const since = workingOn(history)?.first.sentAt ?? 0;
  return onset !== undefined && since > onset.f0 && isProtected(history);
};
