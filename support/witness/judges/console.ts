/** Does the web console tell the truth? What its pages showed, against what the witness saw and what the suppliers' books say. */
import type { Language, Looked, RaceEnd } from '../../customer/web-console';
import type { Rental } from '../../suppliers/gpu-market';
import type { Listed, Of, Recorded } from '../history';
import { between, count, invalid, judge, type Interval, type Judgement } from '../verdict';
import { claimsTrue } from './claims';
import { ending } from './incarnations';
import { books } from './moments';

/** Every phase that the pages showed happened, in that order, to that machine, in that time. */
export const shownTruly = (history: Recorded, shown: readonly Of<'claimed'>[]): Judgement => {
  const promise = 'every phase that the console shows happened, in that order and time';
  if (shown.length === 0)
    return invalid({ promise, limit: 200, unit: 'ms' }, 'the console showed no failover');
  // A page shows later what whoever asks is told at once: it bounds no instant.
  return { ...claimsTrue(history, { happenings: shown }), promise };
};

/** A race for an instance as the console told it: how many were asked for, who won, and when; and the market's bill of it. */
export interface Race extends RaceEnd {
  readonly asked: number;
  readonly wonAt: number;
  /** Every rental that was ever billed for it. */
  readonly billed: readonly string[];
}

type Ended = Pick<Race, 'winner'>;

const onlyWinner = (machines: readonly Listed[], { winner }: Ended): boolean => {
  const gpus = machines.filter(({ supplier }) => supplier === 'gpu-market');
  return gpus.map(({ id }) => id).join() === String(winner.id);
};

const losersGone = (history: Recorded, race: Ended): Interval => {
  const looks = books(history).map((look) => ({ ...look, right: onlyWinner(look.machines, race) }));
  const lastWrong = looks.findLastIndex(({ right }) => !right);
  const firstRight = looks[lastWrong + 1];
  if (firstRight === undefined) return { lo: ending(history), hi: Infinity };
  return { lo: looks[lastWrong]?.askedAt ?? 0, hi: firstRight.at };
};

/** Whether the market's books list only the machine that won. */
export const areLosersGone = (history: Recorded, race: Ended): boolean =>
  Number.isFinite(losersGone(history, race).hi);

/** What was called given back, and stood in the books that were asked for later. */
const calledBackTooSoon = (history: Recorded, { candidates }: Race): readonly string[] =>
  candidates
    .filter(({ instance, returnedBy = Infinity }) =>
      books(history).some(
        ({ askedAt, machines }) =>
          askedAt >= returnedBy && machines.some(({ id }) => id === String(instance)),
      ),
    )
    .map(({ instance }) => `${instance ?? 'none'} was called given back while it was still rented`);

/** Of all GPUs that raced only the winner is left in the market's books, within the limit. */
export const onlyWinnerLeft = (history: Recorded, race: Race, limit: number): Judgement => {
  const promised = { promise: 'of the GPUs that raced only the winner is paid for', limit, unit: 'ms' };
  const { candidates, asked, wonAt, billed } = race;
  if (asked < 2) return invalid(promised, 'one alone is no race: there is no loser to give back');
  if (billed.length !== asked)
    return invalid(promised, `the market has billed ${billed.length} GPUs instead of ${asked}`);
  const shown = candidates.map(({ instance }) => String(instance ?? 'none'));
  const invented = shown.filter((id) => !billed.includes(id)).map((id) => `nobody was billed for ${id}`);
  const untrue = [...invented, ...calledBackTooSoon(history, race)];
  if (untrue.length > 0) return count({ ...promised, limit: 0, unit: 'differences' }, untrue, '');
  return judge(promised, between({ lo: wonAt, hi: wonAt }, losersGone(history, race)));
};

/** Whoever orders in the console can use what was ordered within the limit (milliseconds), the ordering included. */
export const readyInTime = (
  { begunAt, wonAt }: { readonly begunAt: number; readonly wonAt: number },
  limit: number,
): Judgement => {
  const took = wonAt - begunAt;
  return judge(
    { promise: 'the machine that was ordered is ready', limit, unit: 'ms' },
    { lo: took, hi: took },
  );
};

/** What was delivered is what was asked for. */
export const modelDelivered = (asked: string, delivered: readonly Rental[]): Judgement => {
  const wrong = delivered
    .filter(({ gpu }) => !gpu.startsWith(asked))
    .map(({ gpu }) => `${gpu} instead of ${asked}`);
  const promised = { promise: `the machine has the GPU that was chosen, ${asked}`, limit: 0, unit: 'others' };
  return delivered.length === 0 ? invalid(promised, 'the books list none') : count(promised, wrong, 'it has');
};

/** The console writes no more than a hundredth of a cent. */
const toThePage = (dollars: number): string => `$${dollars.toFixed(4)}/h`;

/** What was delivered costs what was shown of one of those that were chosen, and its own page says so. */
export const pricedAsShown = (
  { chosen, winner }: Pick<RaceEnd, 'chosen' | 'winner'>,
  delivered: readonly Rental[],
): Judgement => {
  const promised = {
    promise: 'the machine costs what was shown when it was chosen',
    limit: 0,
    unit: 'others',
  };
  const [rental] = delivered;
  if (rental === undefined) return invalid(promised, 'the books list none');
  const [paid, told] = [toThePage(rental.pricePerHour), toThePage(winner.pricePerHour)];
  const shown = chosen.map(({ pricePerHour }) => toThePage(pricePerHour));
  const wrong = [
    ...(shown.includes(paid)
      ? []
      : [`${paid}, and ${[...new Set(shown)].join(', ') || 'nothing'} was shown`]),
    ...(told === paid ? [] : [`${paid}, and its page says ${told}`]),
  ];
  return count(promised, wrong, paid);
};

/** A customer reads what was promised to be shown; hoped is the source of a regular expression. */
export const shows = (promise: string, hoped: string, shown: string): Judgement =>
  count(
    { promise, limit: 0, unit: 'differences' },
    new RegExp(hoped).test(shown) ? [] : [`it shows "${shown}"`],
    `it shows "${shown}"`,
  );

/** From when to when the console was looked at, and whether it had shown another sync by then. */
export interface SyncLook {
  readonly from: number;
  readonly to: number;
  readonly shown: boolean;
}

/** The console shows another sync within the limit. */
export const nextSyncShown = (limit: number, { from, to, shown }: SyncLook): Judgement =>
  judge(
    { promise: 'the console shows the next sync', limit, unit: 'ms' },
    { lo: to - from, hi: shown ? to - from : Infinity },
  );

/** Until when a page was looked at that must show nothing more, since when, and whether it had closed by then. */
export interface Closing {
  readonly from: number;
  readonly to: number;
  readonly closed: boolean;
}

/** A page that was open when its customer signed out shows nothing more within the limit. */
export const closedInTime = (limit: number, { from, to, closed }: Closing): Judgement =>
  judge(
    { promise: 'the page that showed the instance is closed to whoever has signed out', limit, unit: 'ms' },
    { lo: closed ? 0 : to - from, hi: closed ? to - from : Infinity },
  );

const inAnother = (page: Looked, wanted: Language): readonly string[] =>
  page.language === wanted
    ? page.untranslated.map((label) => `${page.page}: "${label}" is the same in every language`)
    : [`${page.page}: not in ${wanted}`];

/** No page keeps anybody out who reads with the ears, or types without a mouse; nor who reads only that language. That of the instance is among them. */
export const nobodyKeptOut = (pages: readonly Looked[], language: Language, instance: string): Judgement => {
  const promised = {
    ...{ promise: `every page of the console is accessible, and in ${language}` },
    ...{ limit: 0, unit: 'barriers' },
  };
  if (!pages.some(({ page }) => page.endsWith(`/${instance}`)))
    return invalid(promised, 'the page of the instance was not looked at');
  const found = pages.flatMap((page) => [
    ...page.barriers.map((barrier) => `${page.page}: ${barrier}`),
    ...inAnother(page, language),
  ]);
  return count(promised, found, `none on ${pages.map(({ page }) => page).join(', ')}`);
};

/** Of the machines that there are none is shown. */
export const nothingShown = (there: number, shown: readonly string[]): Judgement => {
  const promised = { promise: 'whoever has no account sees no machine', limit: 0, unit: 'machines' };
  return there === 0 ? invalid(promised, 'there was no machine to see') : count(promised, shown, 'none');
};
