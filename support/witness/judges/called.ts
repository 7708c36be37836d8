/** Is an instance called protected when it is, and only then? What the product says of its CPU Standby, against what the witness saw there. */
import { readRecord } from '../answer';
import { all, type Of, type Recorded } from '../history';
import { between, count, invalid, judge, type Interval, type Judgement } from '../verdict';
import { acknowledged, copied, ending, incarnations, listings, type Incarnation } from './incarnations';

/** How exactly two clocks of claims can be compared; milliseconds. */
const RESOLUTION = 200;

type Called = Of<'called'>;

/** One of its two answers is enough for the customer to rely on it. */
const saysProtected = ({ ready, state }: Called): boolean => ready || state === 'ready';
const saysReady = ({ ready, state }: Called): boolean => ready && state === 'ready';

const whenTold = (history: Recorded, call: Called | undefined): Interval =>
  call === undefined
    ? { lo: ending(history), hi: Infinity }
    : { lo: call.before ?? call.askedAt, hi: call.at };

/** What took the protection away: the loss of the CPU Standby. */
const lossOf = (history: Recorded): Of<'fault'> | undefined => {
  const listed = listings(history);
  return all(history, 'fault').find(({ machine }) => listed.get(machine)?.supplier === 'compute');
};

const calls = (history: Recorded, since: number): readonly Called[] =>
  all(history, 'called').filter(({ at }) => at > since);

const unprotectedAfter = (history: Recorded, since: number): Called | undefined =>
  calls(history, since).find((call) => !saysProtected(call));

/** Whether the product has called the instance unprotected since its CPU Standby was lost. */
export const isCalledUnprotected = (history: Recorded): boolean =>
  unprotectedAfter(history, lossOf(history)?.f0 ?? Infinity) !== undefined;

/** Once the CPU Standby is lost the instance is called unprotected within the limit. */
export const calledUnprotected = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the instance is called unprotected', limit, unit: 'ms' };
  const loss = lossOf(history);
  if (loss === undefined) return invalid(promised, 'no CPU Standby was lost');
  const told = whenTold(history, unprotectedAfter(history, loss.f0));
  return judge(promised, between({ lo: loss.f0, hi: loss.f1 }, told));
};

/** From when on the product may call it protected again: its switching on, or its being called unprotected. */
const beginning = (history: Recorded): number | undefined => {
  const loss = lossOf(history);
  if (loss !== undefined) return unprotectedAfter(history, loss.f0)?.at;
  return all(history, 'asked').find(({ wish }) => wish === 'protect')?.f0;
};

const firstCall = (history: Recorded, says: (call: Called) => boolean): Called | undefined =>
  calls(history, beginning(history) ?? Infinity).find(says);

/** Whether the product has called the instance protected, in both of its answers. */
export const isCalledProtected = (history: Recorded): boolean => firstCall(history, saysReady) !== undefined;

/** From the moment the customer turns protection on, or the CPU Standby is lost, the instance is called protected within the limit. */
export const calledProtected = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the instance is called protected', limit, unit: 'ms' };
  const since = lossOf(history) ?? all(history, 'asked').find(({ wish }) => wish === 'protect');
  if (since === undefined) return invalid(promised, 'nobody turned protection on');
  const told = whenTold(history, firstCall(history, saysReady));
  return judge(promised, between({ lo: since.f0, hi: since.f1 }, told));
};

/** The workload's copy on a CPU Standby that is not the lost one: when it was first seen. */
const copyOf = (history: Recorded, life: Incarnation): Interval => {
  const lost = lossOf(history)?.machine;
  const { happenings } = history;
  const others = happenings.filter((each) => each.kind !== 'tail' || each.machine !== lost);
  const seen = copied({ happenings: others }, life);
  return seen === undefined ? { lo: ending(history), hi: Infinity } : { lo: seen.before ?? 0, hi: seen.at };
};

/** Whether a CPU Standby that is not the lost one holds something of the workload. */
export const isCopiedAnew = (history: Recorded): boolean => {
  const life = incarnations(history).at(-1);
  return life !== undefined && Number.isFinite(copyOf(history, life).hi);
};

/** Once the CPU Standby is lost, another one holds what the workload saves, within the limit. */
export const copiedAnew = (history: Recorded, limit: number): Judgement => {
  const promised = {
    promise: 'a new CPU Standby holds what is saved',
    limit,
    unit: 'ms',
    about: 'sync',
  } as const;
  const loss = lossOf(history);
  const life = incarnations(history).at(-1);
  if (loss === undefined || life === undefined) return invalid(promised, 'no CPU Standby was lost');
  return judge(promised, between({ lo: loss.f0, hi: loss.f1 }, copyOf(history, life)));
};

/** The newest record of the workload seen on a CPU Standby up to an instant. */
const heldBy = (history: Recorded, { nonce }: Incarnation, at: number): number =>
  all(history, 'tail')
    .filter(({ machine, askedAt }) => machine !== lossOf(history)?.machine && askedAt <= at)
    .map(({ line }) => readRecord(line))
    .findLast((record) => record?.incarnation === nonce)?.seq ?? 0;

const owedBy = (life: Incarnation, until: number): number =>
  acknowledged(life).findLast(({ at }) => at <= until)?.answer.seq ?? 0;

/** Whatever the product calls protected has its copy by then, and in it everything that was so old (milliseconds). */
export const calledTruly = (history: Recorded, age: number): Judgement => {
  const promise = 'the instance is called protected only once its copy is there';
  const promised = { promise, limit: 0, unit: 'differences' };
  const call = firstCall(history, saysProtected);
  const life = incarnations(history).at(-1);
  if (call === undefined || life === undefined) return invalid(promised, 'it was never called protected');
  const early = copyOf(history, life).hi - call.at;
  const owed = owedBy(life, call.askedAt - age);
  const held = heldBy(history, life, call.at + RESOLUTION);
  const soon = early > RESOLUTION ? [`that was ${Math.round(early)} ms before the copy was seen`] : [];
  const lacking = held < owed ? [`the copy held ${held} records, not ${owed}`] : [];
  return count(promised, [...soon, ...lacking], `the copy held ${held} records, ${owed} were owed`);
};
