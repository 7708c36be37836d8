/** Did the experiment happen at all? A fault that another channel confirms, or a planned move, of an instance that was healthy and protected before. */
import { all, type Recorded } from '../history';
import { count, invalid, notApplicable, type Interval, type Judgement } from '../verdict';
import { confirmation } from './confirmation';
import { acknowledged, copied, incarnations, type Incarnation } from './incarnations';
import { onsetOf, type Onset } from './onset';
import { misplayed } from './played';

/** A loss or a move that can be judged: what set it going, when, and the life it ended. */
export interface Experiment {
  readonly fault: Onset;
  /** The fault lies between its injection and the instant the witness itself lost the machine. */
  readonly struck: Interval;
  /** The outage starts no earlier than this: the last acknowledgement, or the fault. */
  readonly start: Interval;
  readonly old: Incarnation;
}

/** How fresh the last sign of life before the fault must be. */
const HEALTHY = 1_000;

const PROMISE = { promise: 'the fault is confirmed by another channel', limit: 0, unit: 'doubts' };

const doubt = (history: Recorded, { f0 }: Onset, old: Incarnation): string | undefined => {
  if (!acknowledged(old).some(({ at }) => at <= f0)) return 'nothing had been saved before the fault';
  if (!old.answers.some(({ at }) => at <= f0 && at >= f0 - HEALTHY))
    return 'the workload did not answer just before the fault';
  if ((copied(history, old)?.at ?? Infinity) > f0)
    return 'no record of it had reached the CPU Standby before the fault';
  return undefined;
};

/** A wish needs no confirmation: it was answered. */
const confirmed = (history: Recorded, fault: Onset, old: Incarnation): Experiment | string => {
  const f1 = fault.kind === 'asked' ? fault.f1 : confirmation(history, fault);
  if (typeof f1 === 'string') return f1;
  const because = doubt(history, fault, old);
  if (because !== undefined) return because;
  const sent = acknowledged(old).slice(-1);
  const struck = { lo: fault.f0, hi: f1 };
  const lo = Math.min(fault.f0, ...sent.map(({ sentAt }) => sentAt));
  return { fault, struck, start: { lo, hi: f1 }, old };
};

/** The experiment that a history records, or why it is none. */
export const experiment = (history: Recorded): Experiment | string => {
  const fault = onsetOf(history);
  if (fault === undefined) return 'no fault was injected';
  const old = incarnations(history)
    .filter(({ machine, first }) => machine === fault.machine && first.at <= fault.f0)
    .at(-1);
  if (old === undefined) return 'no workload had answered on the machine before the fault';
  return confirmed(history, fault, old);
};

/** The witness lost the machine by its own connection, and it was healthy and protected before. */
export const faultIsConfirmed = (history: Recorded): boolean => typeof experiment(history) !== 'string';

const tookIn = (found: Experiment | undefined): string =>
  found === undefined ? '' : ` within ${Math.round(found.struck.hi - found.struck.lo)} ms`;

/** The experiment, where the machine that has the work was struck or is to be left. */
const struck = (history: Recorded): Experiment | string | undefined =>
  onsetOf(history) === undefined ? undefined : experiment(history);

/** Standing promise S-E: each fault was brought about as it is told, and confirmed; not applicable where nothing was to be broken. */
export const faultConfirmed = (history: Recorded): Judgement => {
  const [objection] = misplayed(history);
  return objection === undefined ? allConfirmed(history) : invalid(PROMISE, objection);
};

const allConfirmed = (history: Recorded): Judgement => {
  const faults = all(history, 'fault');
  const spoiled = all(history, 'spoiling');
  const unseen = spoiled.find(({ shown }) => shown === undefined);
  if (unseen !== undefined) return invalid(PROMISE, `nothing else shows "${unseen.what}"`);
  if (faults.length === 0)
    return spoiled.length === 0
      ? notApplicable(PROMISE, 'no fault was injected')
      : count(PROMISE, [], spoiled.map(({ shown }) => shown).join('; '));
  const found = struck(history);
  if (typeof found === 'string') return invalid(PROMISE, found);
  const seen = faults.map((fault) => confirmation(history, fault));
  const doubted = seen.find((each) => typeof each === 'string');
  if (typeof doubted === 'string') return invalid(PROMISE, doubted);
  return count(PROMISE, [], `another channel showed it${tookIn(found)}`);
};
