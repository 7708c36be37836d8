/** Is what was acknowledged still there? RPO: what each workload found when it started, against what its predecessors acknowledged. */
import { all, type Of, type Recorded } from '../history';
import { count, invalid, notApplicable, type Judgement, type Promised } from '../verdict';
import { spoken } from '../../patience';
import { experiment, type Experiment } from './fault';
import { acknowledged, incarnations, type Incarnation } from './incarnations';
import { moveIn } from './relocated';
import { successor } from './moments';
import { announced, onsets, takesMachine } from './onset';
import type { Record } from '../answer';
import { blemishes, found, logs, type LogRead } from './records';
import { replacedSince } from './snapshots';

/** What was acknowledged, and what of it is gone: against the promise, or within what it allows. */
export interface Toll {
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly allowed: number;
}

/** The newest log of an incarnation's machine; one read before it began may be half a copy. */
const logOf = (history: Recorded, { machine, first }: Incarnation): LogRead | undefined =>
  logs(history)
    .filter((log) => log.machine === machine && log.askedAt >= first.at)
    .at(-1);

/** Everybody who had lived when a log was last read: who comes later has not been looked at. */
const livesRead = (history: Recorded): readonly Incarnation[] => {
  const read = all(history, 'log').at(-1)?.askedAt ?? Infinity;
  return incarnations(history).filter(({ first }) => first.at <= read);
};

/** Until when an incarnation's records must survive it: until the promised time before its machine failed unannounced, or until the snapshot was asked for that took its place; else all. */
const owedUntil = (history: Recorded, life: Incarnation, rpo: number): number =>
  Math.min(lossOf(history, life, rpo), ...replacedSince(history, life));

const lossOf = (history: Recorded, life: Incarnation, rpo: number): number => {
  const loss = onsets(history)
    .filter(takesMachine)
    .find(({ machine }) => machine === life.machine);
  return loss === undefined || announced(loss) ? Infinity : loss.f0 - rpo;
};

const named = (life: Incarnation, { answer }: Of<'answered'>): string =>
  `record ${answer.k} (number ${answer.seq}), acknowledged by epoch ${life.epoch}, is lost`;

interface Gone {
  readonly life: Incarnation;
  readonly ack: Of<'answered'>;
  readonly owed: boolean;
}

/** What an incarnation acknowledged and the log lacks; the newest one owes all that stood when the log was read. */
const gone = (life: Incarnation, kept: ReadonlySet<number>, until: number): readonly Gone[] =>
  acknowledged(life)
    .filter(({ answer }) => !kept.has(answer.k))
    .map((ack) => ({ life, ack, owed: ack.at <= until }));

const numbers = (records: readonly Record[]): ReadonlySet<number> => new Set(records.map(({ k }) => k));

/** What became of everything that was acknowledged, by the log of the machine that now has the work. */
export const toll = (history: Recorded, rpo: number): Toll | string => {
  const lives = livesRead(history);
  const newest = lives.at(-1);
  if (newest === undefined) return 'no workload had answered when the logs were read';
  const log = logOf(history, newest);
  if (log === undefined) return `nobody read the log of ${newest.machine}, which has the work`;
  const kept = numbers(found(log, newest.nonce));
  const before = lives.slice(0, -1).flatMap((life) => gone(life, kept, owedUntil(history, life, rpo)));
  const own = gone(newest, numbers(log.records), log.askedAt).filter(({ owed }) => owed);
  const missing = [...before, ...own];
  const lost = missing.filter(({ owed }) => owed).map(({ life, ack }) => named(life, ack));
  const total = lives.reduce((sum, life) => sum + acknowledged(life).length, 0);
  return { acknowledged: total, lost, allowed: missing.length - lost.length };
};

const tolled = (history: Recorded, promised: Promised, rpo: number): Judgement => {
  const taken = toll(history, rpo);
  if (typeof taken === 'string') return invalid(promised, taken);
  const { acknowledged: total, lost, allowed } = taken;
  const young = allowed === 0 ? '' : `, ${allowed} younger than that are lost`;
  return count(promised, [...lost, ...blemishes(history)], `${total} were acknowledged${young}`);
};

/** Every record acknowledged at least so long before the failure is there, and none that should not be. */
export const nothingLost = (history: Recorded, rpo: number): Judgement => {
  const promise = `everything saved until ${spoken(rpo)} before the failure is still there`;
  const promised = { promise, limit: 0, unit: 'records' };
  const judged = experiment(history);
  if (typeof judged === 'string') return invalid(promised, judged);
  const { old, fault } = judged;
  if (!acknowledged(old).some(({ at }) => at <= fault.f0 - rpo))
    return invalid(promised, `nothing had been saved ${spoken(rpo)} before the failure`);
  return tolled(history, promised, rpo);
};

/** Every record ever acknowledged is there, and none that should not be. */
export const everythingKept = (history: Recorded): Judgement => {
  const promised = { promise: 'everything that was saved is still there', limit: 0, unit: 'records' };
  const judged = moveIn(history) === undefined ? experiment(history) : undefined;
  if (typeof judged === 'string') return invalid(promised, judged);
  return tolled(history, promised, -Infinity);
};

/** Standing promise S-A: no acknowledged record lost beyond the RPO, none duplicated, foreign or resurrected. */
export const recordsIntact = (history: Recorded, rpo: number): Judgement => {
  const promised = { promise: 'no acknowledged record is lost or spoiled', limit: 0, unit: 'records' };
  const any = incarnations(history).some((life) => acknowledged(life).length > 0);
  if (!any) return notApplicable(promised, 'no record was acknowledged');
  return tolled(history, promised, rpo);
};

interface HandBack {
  readonly standby: Incarnation;
  readonly gpu: Incarnation;
  readonly log: LogRead;
}

const handBack = (history: Recorded, experiment: Experiment): HandBack | string => {
  const standby = successor(history, experiment, 'cpu');
  const gpu = successor(history, experiment, 'gpu');
  if (standby === undefined) return 'the work never went on on the CPU Standby';
  if (gpu === undefined) return 'the work never came back to a GPU';
  const log = logOf(history, gpu);
  return log === undefined ? `nobody read the log of ${gpu.machine}` : { standby, gpu, log };
};

/** What was saved while the work was on the CPU Standby is on the GPU: all of it. */
export const workOfStandbyKept = (history: Recorded): Judgement => {
  const promised = { promise: 'the work done on the CPU Standby is still there', limit: 0, unit: 'records' };
  const judged = experiment(history);
  const back = typeof judged === 'string' ? judged : handBack(history, judged);
  if (typeof back === 'string') return invalid(promised, back);
  const { standby, gpu, log } = back;
  const acks = acknowledged(standby);
  if (acks.length === 0) return invalid(promised, 'nothing was saved on the CPU Standby');
  const kept = new Set(found(log, gpu.nonce).map(({ k }) => k));
  const lost = acks.filter(({ answer }) => !kept.has(answer.k)).map((ack) => named(standby, ack));
  return count(promised, lost, `${acks.length} were saved there`);
};

/** The workload has acknowledged a record that is by now at least so old. Milliseconds. */
export const hasSaved = (history: Recorded, age: number, at: number): boolean =>
  incarnations(history)
    .flatMap(acknowledged)
    .some((ack) => ack.at <= at - age);
