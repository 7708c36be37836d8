/** Does what is saved reach the CPU Standby in time, and is what the product tells of it true? Read by the witness on the standby itself. */
import { readRecord } from '../answer';
import { all, type Of, type Recorded } from '../history';
import { count, invalid, judge, type Interval, type Judgement, type Promised } from '../verdict';
import { experiment } from './fault';
import { acknowledged, ending, listings, workingOn, type Incarnation } from './incarnations';

/** A record that the standby showed as its newest, and when. */
interface Shown {
  readonly seq: number;
  readonly tail: Of<'tail'>;
}

const shownOf = (history: Recorded, { nonce }: Incarnation): readonly Shown[] => {
  const listed = listings(history);
  return all(history, 'tail').flatMap((tail) => {
    const record = readRecord(tail.line);
    const isCopy = listed.get(tail.machine)?.supplier === 'compute';
    return isCopy && record?.incarnation === nonce ? [{ seq: record.seq, tail }] : [];
  });
};

const upTo =
  ({ answer }: Of<'answered'>) =>
  ({ seq }: Shown): boolean =>
    seq >= answer.seq;

/** When a record was on the standby, counted from its acknowledgement: one newer than it was seen there then. */
const lagOf = (history: Recorded, shown: readonly Shown[], ack: Of<'answered'>): Interval => {
  const there = shown.find(upTo(ack))?.tail;
  const missingUntil = there === undefined ? ending(history) : (there.before ?? 0);
  return {
    lo: Math.max(0, missingUntil - ack.at),
    hi: there === undefined ? Infinity : there.at - ack.sentAt,
  };
};

/** What is noted when copies begin to be looked at closely. */
export const CLOSELY = 'the copies are looked at closely';

const closelySince = (history: Recorded): number =>
  all(history, 'mark').find(({ text }) => text === CLOSELY)?.at ?? Infinity;

/** Everything that was saved while copies were looked at closely, but what was not due yet at the end. */
const owed = (history: Recorded, life: Incarnation, limit: number): readonly Of<'answered'>[] => {
  const [since, until] = [closelySince(history), ending(history) - limit];
  return acknowledged(life).filter(({ sentAt, at }) => sentAt >= since && at <= until);
};

/** Each of so many records at least was on the standby so soon (milliseconds) after it was saved. */
export const copiedInTime = (history: Recorded, limit: number, atLeast: number): Judgement => {
  const promised = {
    promise: 'what is saved reaches the CPU Standby',
    limit,
    unit: 'ms',
    about: 'sync',
  } as const;
  const life = workingOn(history);
  if (life === undefined) return invalid(promised, 'no workload answers');
  const records = owed(history, life, limit);
  if (records.length < atLeast) return invalid(promised, `only ${records.length} records were saved`);
  return slowestOf(records, promised, { history, life });
};

/** By the one that took longest. */
const slowestOf = (
  records: readonly Of<'answered'>[],
  promised: Promised,
  { history, life }: { readonly history: Recorded; readonly life: Incarnation },
): Judgement => {
  const shown = shownOf(history, life);
  const lags = records.map((ack) => lagOf(history, shown, ack));
  const worst = { lo: Math.max(...lags.map(({ lo }) => lo)), hi: Math.max(...lags.map(({ hi }) => hi)) };
  const judged = judge(promised, worst);
  return { ...judged, because: `of ${records.length} records the slowest took ${judged.because}` };
};

/** What is saved while a trouble lasts that spares the machine is on the standby so soon (milliseconds), before the trouble is over. */
export const copiedMeanwhile = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'what is saved meanwhile reaches the CPU Standby', limit, unit: 'ms' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const { fault, old } = found;
  const over = all(history, 'healed').find(({ at }) => at > fault.at)?.at;
  if (over === undefined) return invalid(promised, 'the trouble was never over');
  const until = (ack: Of<'answered'>): boolean => ack.at + limit <= over;
  const records = acknowledged(old).filter((ack) => ack.sentAt >= fault.f1 && until(ack));
  if (records.length === 0) return invalid(promised, 'nothing was saved early enough in it');
  return slowestOf(records, promised, { history, life: old });
};

/** Each time the product told of a newer sync, and until when it had told of the one before. */
const syncsTold = (history: Recorded): readonly Of<'protection'>[] =>
  all(history, 'protection')
    .filter(({ standby }) => standby?.lastSyncAt !== undefined)
    .filter(({ standby }, n, told) => standby?.lastSyncAt !== told[n - 1]?.standby?.lastSyncAt);

/** A copy is read within so long; milliseconds. */
const READ = 200;

/** The witness read the standby after the claim, and the record was not there. */
const isMissing = (history: Recorded, there: Shown | undefined, claim: Of<'protection'>): boolean =>
  there === undefined ? ending(history) > claim.at + READ : (there.tail.before ?? 0) > claim.at;

/**
 * Each time the product tells of a newer sync, everything is on the standby that had been saved before it told of the
 * one before: that sync had ended when it was told, so the newer one began later. No two clocks are compared.
 */
export const syncToldTruly = (history: Recorded): Judgement => {
  const promised = { promise: 'the last sync told is not newer than the copy', limit: 0, unit: 'claims' };
  const life = workingOn(history);
  if (life === undefined) return invalid(promised, 'no workload answers');
  const told = syncsTold(history);
  const shown = shownOf(history, life);
  const audited = told.slice(1).flatMap((claim, n) => {
    const since = told[n]?.before ?? 0;
    const ack = acknowledged(life).findLast(({ at }) => at <= since);
    return ack === undefined ? [] : [{ claim, ack }];
  });
  if (audited.length === 0) return invalid(promised, 'the product told of no two syncs');
  const untrue = audited.filter(({ claim, ack }) => isMissing(history, shown.find(upTo(ack)), claim));
  return count(
    promised,
    untrue.map(
      ({ claim, ack }) => `${claim.standby?.lastSyncAt} was told, but number ${ack.answer.seq} was missing`,
    ),
    `${audited.length} were checked`,
  );
};
