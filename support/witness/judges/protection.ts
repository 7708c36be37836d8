/** Is what the GPU saves also on the CPU Standby? Seen by the witness on the standby itself, never by a claim. */
import type { Recorded } from '../history';
import { between, invalid, judge, type Judgement } from '../verdict';
import { experiment } from './fault';
import { copied, workingOn } from './incarnations';
import { protectedAt, resumed } from './moments';
import { onsetOf } from './onset';

/** From its first answer on, the new GPU's work reaches the standby within the limit. */
export const protectedAgain = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the instance is protected again', limit, unit: 'ms' };
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
