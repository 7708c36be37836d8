/** Does what is saved reach the CPU Standby? From an acknowledgement to the first look at the standby that finds it there. */
import { readRecord } from '../answer';
import { all, type Of, type Recorded } from '../history';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';
import { acknowledged, ending, listings, workingOn } from './incarnations';

/** The first record acknowledged after an instant by the workload that has the work. */
const firstSaved = (history: Recorded, since: number): Of<'answered'> | undefined => {
  const life = workingOn(history);
  return life && acknowledged(life).find(({ sentAt }) => sentAt > since);
};

/** Between the last look at a CPU Standby without it, or anything newer of its workload, and the first with it. */
const copiedAt = (history: Recorded, { answer: { incarnation, seq } }: Of<'answered'>): Interval => {
  const listed = listings(history);
  const seen = all(history, 'tail').find(({ machine, line }) => {
    const record = readRecord(line);
    const holds = record?.incarnation === incarnation && record.seq >= seq;
    return holds && listed.get(machine)?.supplier === 'compute';
  });
  return seen === undefined ? { lo: ending(history), hi: Infinity } : { lo: seen.before ?? 0, hi: seen.at };
};

/** Whether something that was saved after an instant is on a CPU Standby. */
export const hasReached = (history: Recorded, since: number): boolean => {
  const saved = firstSaved(history, since);
  return saved !== undefined && Number.isFinite(copiedAt(history, saved).hi);
};

/** What is saved after an instant is on the CPU Standby within the limit. */
export const reaches = (history: Recorded, since: number, limit: number): Judgement => {
  const promised = {
    promise: 'what is saved reaches the CPU Standby',
    limit,
    unit: 'ms',
    about: 'sync',
  } as const;
  const saved = firstSaved(history, since);
  if (saved === undefined) return invalid(promised, 'nothing was saved after that');
  return judge(promised, between({ lo: saved.sentAt, hi: saved.at }, copiedAt(history, saved)));
};

const healedAt = (history: Recorded): number => all(history, 'healed').at(-1)?.done ?? Infinity;

/** Whether something that was saved since the trouble was over is on a CPU Standby. */
export const hasReachedAgain = (history: Recorded): boolean => hasReached(history, healedAt(history));

/** From the end of the trouble on, what is saved reaches the CPU Standby within the limit. */
export const reachesAgain = (history: Recorded, limit: number): Judgement => {
  const since = healedAt(history);
  const promised = {
    promise: 'what is saved reaches the CPU Standby again',
    limit,
    unit: 'ms',
    about: 'sync',
  } as const;
  const saved = firstSaved(history, since);
  if (saved === undefined) return invalid(promised, 'nothing was saved after the trouble');
  return judge(promised, between({ lo: since, hi: since }, copiedAt(history, saved)));
};
