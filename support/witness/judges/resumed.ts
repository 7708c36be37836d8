/** How soon did the work go on after the GPU was lost? RTO on the CPU Standby and on another GPU, both from the same start. */
import { all, type Recorded } from '../history';
import { between, invalid, judge, type Judgement, type Promised } from '../verdict';
import { experiment } from './fault';
import { incarnations, type Place } from './incarnations';
import { resumed, successor } from './moments';
import { onsetOf } from './onset';

const rto = (history: Recorded, place: Place, promised: Promised): Judgement => {
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const judged = judge(promised, between(found.start, resumed(history, found, place)));
  const why = successor(history, found, place) === undefined ? givenUp(history) : undefined;
  return why === undefined ? judged : { ...judged, verdict: 'breached', because: why };
};

/** Why the product has given up what the fault or the move began; undefined while something may still come of it. */
const givenUp = (history: Recorded): string | undefined => {
  const since = onsetOf(history)?.f0 ?? Infinity;
  const told = all(history, 'claimed').filter(({ at, failover }) => at > since && !failover.rehearsal);
  const newest = new Map(told.map(({ failover }) => [failover.id, failover]));
  const last = [...newest.values()].at(-1);
  if (last === undefined || [...newest.values()].some(({ phase }) => phase !== 'failed')) return undefined;
  return `the product itself says that the failover failed (${last.failureReason ?? 'for no reason'})`;
};

/** The product has given the work up: it says itself that the failover failed. */
export const isGivenUp = (history: Recorded): boolean => givenUp(history) !== undefined;

/** The workload answers on the CPU Standby within the limit. */
export const resumedOnStandby = (history: Recorded, limit: number): Judgement =>
  rto(history, 'cpu', { promise: 'the workload resumes on the CPU Standby', limit, unit: 'ms' });

/** The workload answers on another GPU within the limit. */
export const resumedOnGpu = (history: Recorded, limit: number): Judgement =>
  rto(history, 'gpu', { promise: 'the workload resumes on another GPU', limit, unit: 'ms' });

/** A workload that began after the fault or the move answers in such a place. */
export const hasResumedOn = (history: Recorded, place: Place): boolean => {
  const onset = onsetOf(history);
  return (
    onset !== undefined &&
    incarnations(history).some((life) => life.place === place && life.first.sentAt > onset.f0)
  );
};
