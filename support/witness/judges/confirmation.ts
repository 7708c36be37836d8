/** Did the fault really happen? Each kind of fault as another channel than the fault control shows it. */
import type { FaultKind } from '../../suppliers/faults';
import { all, type Of, type Recorded } from '../history';
import { listedSince } from './incarnations';

type Shelf = Of<'shelf'>['offers'];

/** The latest instant at which the fault had struck, or why nobody but the fault control can say so. */
export type Confirmation = number | string;

type Confirm = (history: Recorded, fault: Of<'fault'>) => Confirmation;

/** An answer may still be under way so long; milliseconds. */
const UNDER_WAY = 50;
/** A machine that says nothing for so long is silent, when nobody heals it sooner; milliseconds. */
const SILENCE = 300;

const answersOf = (history: Recorded, machine: string): readonly Of<'answered'>[] =>
  all(history, 'answered').filter((answered) => answered.machine === machine);

/** Its connection broke and a new one was refused. */
const lost: Confirm = (history, { machine, f0 }) => {
  const broke = all(history, 'disconnected').find((gone) => gone.machine === machine && gone.at >= f0);
  if (broke === undefined) return 'the witness never lost its connection to the machine';
  const refused = all(history, 'refused').some(
    (attempt) => attempt.machine === machine && attempt.startedAt >= f0,
  );
  if (!refused) return 'the machine did not refuse a new connection';
  const alive = answersOf(history, machine).some(({ sentAt }) => sentAt > broke.at);
  return alive ? 'the machine went on answering' : broke.at;
};

const healing = (history: Recorded, { machine, at }: Of<'fault'>): number =>
  all(history, 'healed').find((healed) => healed.machine === machine && healed.at > at)?.at ?? Infinity;

/** It was asked, and said nothing for as long as the fault lasted. */
const silent: Confirm = (history, fault) => {
  const { machine, f1 } = fault;
  const from = f1 + UNDER_WAY;
  const to = Math.min(f1 + SILENCE, healing(history, fault));
  const within = ({ at }: { readonly at: number }): boolean => at > from && at < to;
  if ((history.happenings.at(-1)?.at ?? 0) < to) return 'the machine was not watched long enough';
  const asked = all(history, 'offered').some((look) => look.machine === machine && within(look));
  if (!asked) return 'the machine was not asked after the fault';
  return answersOf(history, machine).some(within) ? 'the machine went on answering' : f1;
};

/** It is silent, and the market goes on calling it running. */
const silentAndCalledRunning: Confirm = (history, fault) => {
  const books = all(history, 'census').filter(({ machines }) => machines !== undefined);
  const asked = all(history, 'census').find(({ askedAt }) => askedAt >= fault.f1);
  const known = books.findLast(({ at }) => at <= (asked?.at ?? 0))?.machines ?? [];
  const status = known.find(({ key }) => key === fault.machine)?.status ?? 'gone';
  return status === 'running' ? silent(history, fault) : `the market calls the machine ${status}`;
};

/** Its workload is silent, but the machine itself still hands out its files. */
const silentButThere: Confirm = (history, fault) => {
  const there = all(history, 'log').some((log) => log.machine === fault.machine && log.askedAt >= fault.f1);
  return there ? silent(history, fault) : 'the machine itself did not answer either';
};

/** Its machine answers, but hands out an empty directory where the workspace was. */
const emptied: Confirm = (history, { machine, f1 }) => {
  const read = all(history, 'workspace').find((each) => each.machine === machine && each.askedAt >= f1);
  if (read === undefined) return 'nobody read the workspace after the fault';
  const left = read.manifest.filter(({ path }) => path !== '.').length;
  return left === 0 ? f1 : `there are ${left} names in the workspace`;
};

/** Longer than a copy that goes on ever shows the same record; milliseconds. */
const STALLED = 1_500;

/** The workload goes on saving, but the copy that the witness reads stays as it was. */
const stalled: Confirm = (history, fault) => {
  const { machine, f1 } = fault;
  const saved = answersOf(history, machine).findLast(({ answer }) => answer.verb === 'offer')?.at ?? 0;
  if (saved < f1 + STALLED) return 'the workload has not gone on saving long enough';
  const over = healing(history, fault);
  const shown = all(history, 'tail').some(({ askedAt, at }) => askedAt > f1 + UNDER_WAY && at < over);
  return shown ? 'the copy went on' : f1;
};

/** Who does not answer until the healing is still not heard so shortly before; milliseconds. */
const SHORTLY = 1_000;

/** Who is asked for this did not answer the witness either, for as long as the fault lasted. */
const unheard =
  (asked: 'census' | 'claims', who: string): Confirm =>
  (history, fault) => {
    const { f1 } = fault;
    const over = healing(history, fault);
    const from = over === Infinity ? f1 : over - SHORTLY;
    const silent = all(history, 'unheard').filter(({ of, askedAt }) => of === asked && askedAt >= f1);
    const heard = all(history, asked === 'census' ? 'census' : 'claimed').some(
      ({ askedAt, at }) => over !== Infinity && askedAt > f1 + UNDER_WAY && at < over,
    );
    if (silent.length === 0) return `the ${who} went on answering`;
    return heard || !silent.some(({ at }) => at >= from) ? `the ${who} answered before it was healed` : f1;
  };

/** The market's own books announce that it takes the machine back. */
const noticeInBooks: Confirm = (history, { machine, f0, f1 }) => {
  const books = all(history, 'census').filter(({ askedAt }) => askedAt >= f0);
  const listed = books.flatMap(({ machines = [] }) => machines).filter(({ key }) => key === machine);
  return listed.some(({ notice }) => notice !== undefined) ? f1 : 'the market’s books show no notice';
};

/** What the market itself offered at the last look before the fault, and at the last one since. */
const shelves = (history: Recorded, { f0, f1 }: Of<'fault'>): readonly [Shelf, Shelf] | undefined => {
  const looks = all(history, 'shelf');
  const before = looks.findLast(({ at }) => at <= f0)?.offers;
  const after = looks.findLast(({ askedAt }) => askedAt >= f1)?.offers;
  return before === undefined || after === undefined ? undefined : [before, after];
};

/** Whether the market's own shelves show it. */
const onShelves =
  (shows: (before: Shelf, after: Shelf, rented: number) => boolean, otherwise: string): Confirm =>
  (history, fault) => {
    const seen = shelves(history, fault);
    if (seen === undefined) return 'nobody looked at the market itself';
    const rented = listedSince(history, fault.f0).length;
    return shows(...seen, rented) ? fault.f1 : otherwise;
  };

const prices = (shelf: Shelf): readonly number[] => shelf.map(({ pricePerHour }) => pricePerHour);

const dearer = (before: Shelf, after: Shelf): boolean =>
  after.length > 0 && Math.min(...prices(after)) > Math.max(...prices(before));

/** More have gone from the shelf than were rented here. */
const takenByOthers = (before: Shelf, after: Shelf, rented: number): boolean =>
  before.filter(({ id }) => !after.some((each) => each.id === id)).length > rented;

const WAYS: Readonly<Record<FaultKind, Confirm>> = {
  'host-disappears': lost,
  'link-cut': silent,
  freeze: silentAndCalledRunning,
  'gpu-lost': silentButThere,
  reclaim: noticeInBooks,
  'workspace-gone': emptied,
  'standby-cut': stalled,
  'market-down': unheard('census', 'market'),
  'control-plane-killed': unheard('claims', 'product'),
  'no-capacity': onShelves((_before, after) => after.length === 0, 'the market went on offering it'),
  'price-up': onShelves(dearer, 'the market asks no more than before'),
  'offer-gone': onShelves(takenByOthers, 'nobody else took an offer'),
};

const isKnown = (kind: string): kind is FaultKind => kind in WAYS;

/** How another channel confirms the fault. */
export const confirmation = (history: Recorded, fault: Of<'fault'>): Confirmation =>
  isKnown(fault.fault) ? WAYS[fault.fault](history, fault) : `nobody knows how to confirm ${fault.fault}`;
