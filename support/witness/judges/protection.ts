/** Is what the GPU saves also on the CPU Standby? Seen by the witness on the standby itself, never by a claim. */
import { readRecord } from '../answer';
import { all, type Of, type Recorded } from '../history';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';
import { experiment } from './fault';
import { acknowledged, copied, ending, workingOn, type Incarnation } from './incarnations';
import { moveIn } from './relocated';
import { protectedAt, resumed, successor } from './moments';
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

/** What of it was seen on the standby later, and saved only after the first record had been seen there. */
const copiedOn = (
  history: Recorded,
  life: Incarnation,
  { at, machine: standby }: Of<'tail'>,
): Of<'tail'> | undefined => {
  const since = acknowledged(life).find(({ sentAt }) => sentAt > at)?.answer.k ?? Infinity;
  const isNewer = (line: string): boolean => {
    const record = readRecord(line);
    return record?.incarnation === life.nonce && record.k >= since;
  };
  return all(history, 'tail').find(({ machine, line }) => machine === standby && isNewer(line));
};

/** How long it took from the first record that was seen there until what was saved later had followed; undefined where none was seen. */
const followedAfter = (history: Recorded, life: Incarnation): Interval | undefined => {
  const first = copied(history, life);
  if (first === undefined) return undefined;
  const next = copiedOn(history, life, first) ?? { before: ending(history), at: Infinity };
  return between({ lo: first.at, hi: first.at }, { lo: next.before ?? first.at, hi: next.at });
};

/** From its first answer on, the new GPU's work reaches the standby within the limit, and goes on reaching it. */
export const protectedAgain = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the instance is protected again', limit, unit: 'ms', about: 'sync' } as const;
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const back = resumed(history, found, 'gpu');
  const life = successor(history, found, 'gpu');
  if (life === undefined) return invalid(promised, 'the work never came back to a GPU');
  const there = judge(promised, between(back, protectedAt(history, found)));
  const took = followedAfter(history, life);
  if (there.verdict !== 'met' || took === undefined) return there;
  const followed = judge(promised, took);
  if (followed.verdict === 'met') return there;
  return { ...followed, because: `one record was seen on the CPU Standby, a later one ${followed.because}` };
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

/** It is protected again, and a record that was saved only then has followed the first. */
export const isCopiedOn = (history: Recorded): boolean => {
  const life = workingOn(history);
  const first = life && copied(history, life);
  if (life === undefined || first === undefined || !hasBeenProtectedAgain(history)) return false;
  return copiedOn(history, life, first) !== undefined;
};
