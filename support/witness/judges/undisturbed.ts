/** Was the work left in peace? After a trouble that is no loss, or a wish that was refused, nothing moves: no failover, no other GPU, the same workload. */
import { all, type Of, type Recorded } from '../history';
import { count, invalid, type Judgement, type Promised } from '../verdict';
import { confirmation } from './confirmation';
import { ending, incarnations, listedSince, listings, workingOn } from './incarnations';
import { failoverOf } from './moments';

/** How long it was watched from the fault on, and what silence would have been a loss; milliseconds. */
export interface Watched {
  readonly for: number;
  readonly detection: number;
}

/** The longest stretch in which the workload answered nothing, from the fault on; milliseconds. */
const longestSilence = (history: Recorded, since: number): number => {
  const heard = all(history, 'answered').filter(({ at }) => at >= since);
  const gaps = heard.map(({ at }, n) => at - (heard[n - 1]?.at ?? since));
  return Math.max(0, ...gaps);
};

/** When the workload that has the work was heard last. */
const lastHeard = (history: Recorded): number | undefined => workingOn(history)?.last.at;

/** What might have moved the work. */
type Disturbance = Of<'fault'> | Of<'asked'>;

const standbyLoss = (history: Recorded): Of<'fault'> | undefined => {
  const listed = listings(history);
  return all(history, 'fault').find(({ machine }) => listed.get(machine)?.supplier === 'compute');
};

/** The first of everything that might have moved the work; the loss of its CPU Standby, too. */
export const disturbance = (history: Recorded): Disturbance | undefined =>
  all(history, 'fault').find(({ beside }) => beside !== true) ??
  all(history, 'asked')[0] ??
  standbyLoss(history);

const failoversBegun = (history: Recorded, cause: Disturbance): readonly string[] =>
  failoverOf(history, cause)
    .slice(0, 1)
    .map(({ failover }) => `the product began a failover (${failover.reason})`);

/** A CPU Standby that was lost may be replaced; a GPU may not. */
const rentedSince = (history: Recorded, { f0, machine }: Disturbance): readonly string[] => {
  const spared = listings(history).get(machine)?.supplier === 'compute' ? 'compute' : undefined;
  return listedSince(history, f0)
    .filter(({ supplier }) => supplier !== spared)
    .map(({ key }) => `${key} was rented`);
};

const startedSince = (history: Recorded, since: number): readonly string[] =>
  incarnations(history)
    .filter(({ first }) => first.at > since)
    .map(({ epoch, machine }) => `the workload was started anew on ${machine} (epoch ${epoch})`);

/** Where nothing was broken nobody but the product can have stopped the workload. */
const stopped = (history: Recorded, cause: Disturbance, { detection }: Watched): readonly string[] => {
  const silent = ending(history) - (lastHeard(history) ?? Infinity);
  if (cause.kind === 'fault' || silent < detection) return [];
  return [`the workload had answered nothing for ${Math.round(silent)} ms at the end`];
};

const moves = (history: Recorded, cause: Disturbance, watched: Watched): readonly string[] => [
  ...failoversBegun(history, cause),
  ...rentedSince(history, cause),
  ...startedSince(history, cause.f0),
  ...stopped(history, cause, watched),
];

const doubt = (history: Recorded, cause: Disturbance, watched: Watched): string | undefined => {
  const confirmed = cause.kind === 'fault' ? confirmation(history, cause) : cause.f1;
  return typeof confirmed === 'string' ? confirmed : unheard(history, cause.f0, watched);
};

/** Why what was heard of the workload since then tells nothing about a trouble that is no loss. */
const unheard = (history: Recorded, since: number, watched: Watched): string | undefined => {
  const silence = longestSilence(history, since);
  if (silence >= watched.detection) return `the silence lasted ${Math.round(silence)} ms, as long as a loss`;
  return (lastHeard(history) ?? 0) < since + watched.for
    ? 'the workload no longer answered at the end'
    : undefined;
};

/** After a trouble that is no loss, or a wish that was refused, the work stays where it is, and nothing else is rented. */
export const undisturbed = (history: Recorded, watched: Watched): Judgement => {
  const promised: Promised = { promise: 'the work stays where it is', limit: 0, unit: 'moves' };
  const cause = disturbance(history);
  if (cause === undefined) return invalid(promised, 'nothing was disturbed');
  const moved = moves(history, cause, watched);
  const because = doubt(history, cause, watched);
  // A move is a breach even where the experiment leaves a doubt about its end.
  if (because !== undefined && moved.length === 0) return invalid(promised, because);
  return count(promised, moved, `the same workload answered for ${watched.for} ms and longer`);
};
