/** Is only offered what can be restored, refused what is damaged, and gone what is said to be gone? */
import { all, type Of, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { acknowledged, incarnations } from './incarnations';
import { madeIn, openedOf, same } from './snapshots';

/** What was ever offered, each once. */
const everListed = (history: Recorded): readonly string[] => [
  ...new Set(all(history, 'listing').flatMap(({ ids = [] }) => ids)),
];

const unreadable = (history: Recorded, id: string): readonly string[] => {
  const opening = openedOf(history, id);
  if (opening === undefined) return [`nobody looked into ${id}, which was offered`];
  return opening.log === undefined
    ? [`${id} was offered and cannot be restored: ${opening.because ?? ''}`]
    : [];
};

/** What was made and never deleted is offered still. */
const forgotten = (history: Recorded): readonly string[] => {
  const last = all(history, 'listing').findLast(({ ids }) => ids !== undefined)?.ids ?? [];
  return madeIn(history)
    .filter(({ id }) => !last.some((offered) => same(offered, id)))
    .map(({ id }) => `${id} was made and is not offered`);
};

/** Whatever happened to an upload: everything that was offered at any time can be restored, and what was made is offered. */
export const onlyWholeOffered = (history: Recorded): Judgement => {
  const promised = { promise: 'every snapshot on offer can be restored', limit: 0, unit: 'snapshots' };
  const spoiling = all(history, 'spoiling').at(-1);
  if (spoiling?.shown === undefined) return invalid(promised, 'nothing befell an upload');
  const during = all(history, 'saving').some(({ f0, f1 }) => f0 <= spoiling.f0 && spoiling.f0 <= f1);
  if (!during) return invalid(promised, 'no snapshot was being made when it happened');
  const asked = all(history, 'listing').filter(({ ids }) => ids !== undefined);
  if (!asked.some(({ askedAt }) => askedAt > spoiling.f1))
    return invalid(promised, 'nobody asked afterwards');
  const listed = everListed(history);
  if (listed.length === 0) return invalid(promised, 'none was ever offered');
  const bad = [...listed.flatMap((id) => unreadable(history, id)), ...forgotten(history)];
  return count(promised, bad, `${listed.length} were offered, in ${asked.length} answers`);
};

/** Whoever asks afterwards is offered every snapshot that was made. */
export const offeredOnceMade = (history: Recorded): Judgement => {
  const promised = { promise: 'every snapshot that was made is on offer', limit: 0, unit: 'snapshots' };
  const made = madeIn(history);
  const listing = all(history, 'listing').findLast(({ ids }) => ids !== undefined);
  const last = made.at(-1);
  if (last === undefined) return invalid(promised, 'none was made');
  if ((listing?.askedAt ?? 0) < last.f1) return invalid(promised, 'nobody asked afterwards');
  return count(promised, forgotten(history), `made: ${made.map(({ id }) => id).join(', ')}`);
};

/** What a customer reads of a snapshot that is no good. */
const DAMAGE = /damaged|verification failed|does not match|does not exist|differs|not as it was/i;

const disturbed = (history: Recorded, { machine, f0, f1 }: Of<'restore'>): readonly string[] => {
  const lives = incarnations(history).filter((life) => life.machine === machine);
  const before = lives.filter(({ first }) => first.at <= f0).at(-1);
  const until = all(history, 'restore').find((next) => next.f0 > f1)?.f0 ?? Infinity;
  const begun = lives.filter(({ first }) => first.at > f0 && first.at < until);
  if (begun.length > 0) return ['the workload was started anew'];
  const went =
    before !== undefined && acknowledged(before).some(({ sentAt }) => sentAt > f1 && sentAt < until);
  return went ? [] : ['the workload did not go on saving'];
};

/** A damaged snapshot is refused with its reason, and what the workload had is untouched. */
export const notReplaced = (history: Recorded): Judgement => {
  const promised = {
    promise: 'a damaged snapshot is refused, and nothing replaced',
    limit: 0,
    unit: 'differences',
  };
  const spoiling = all(history, 'spoiling').at(-1);
  if (spoiling?.shown === undefined) return invalid(promised, 'the snapshot was not damaged');
  const restore = all(history, 'restore').find(({ f0 }) => f0 > spoiling.f1);
  if (restore === undefined) return invalid(promised, 'nobody asked for it');
  const { refused } = restore;
  if (refused === undefined) return count(promised, ['it was restored'], '');
  const told = DAMAGE.test(refused) ? [] : [`the customer reads nothing of damage: ${refused}`];
  return count(promised, [...told, ...disturbed(history, restore)], `it was refused: ${refused}`);
};

/** Which snapshots are to stay after a clean-up, and which are to go; by their ids. */
interface Sorted {
  readonly stay: readonly string[];
  readonly go: readonly string[];
}

const unequal = (where: string, ids: readonly string[], { stay, go }: Sorted): readonly string[] => [
  ...stay.filter((id) => !ids.some((each) => same(each, id))).map((id) => `${where} lacks ${id}`),
  ...go.filter((id) => ids.some((each) => same(each, id))).map((id) => `${where} still has ${id}`),
];

/** The store before and after, and what was offered then. */
const aroundCleanUp = (history: Recorded) => {
  const stocks = all(history, 'stocktaking');
  const [before, after] = [stocks.at(0), stocks.at(-1)];
  const listed = all(history, 'listing').at(-1)?.ids;
  if (before === undefined || after === undefined || before === after) return 'nobody looked into the store';
  return listed === undefined ? 'nobody asked what is on offer' : { before, after, listed };
};

/** After the clean-up only what is to stay is offered and stored, it can be restored, and the store keeps less. */
export const cleanedUp = (history: Recorded, sorted: Sorted): Judgement =>
  leftAs(history, 'the clean-up leaves exactly what is needed', sorted);

/** The same after the customer has deleted one. */
export const deleted = (history: Recorded, sorted: Sorted): Judgement =>
  leftAs(history, 'what is deleted is gone, and nothing else', sorted);

const leftAs = (history: Recorded, promise: string, sorted: Sorted): Judgement => {
  const promised = { promise, limit: 0, unit: 'differences' };
  const around = aroundCleanUp(history);
  if (typeof around === 'string') return invalid(promised, around);
  const { before, after, listed } = around;
  const everything = { stay: [...sorted.stay, ...sorted.go], go: [] };
  const [lacking] = unequal('before it the store', before.ids, everything);
  if (lacking !== undefined) return invalid(promised, lacking);
  const sizes = `the store keeps ${after.bytes} bytes, ${before.bytes} before`;
  const bad = [
    ...unequal('the list', listed, sorted),
    ...unequal('the store', after.ids, sorted),
    ...sorted.stay.flatMap((id) => unreadable(history, id)),
    ...(after.bytes < before.bytes ? [] : [sizes]),
  ];
  return count(promised, bad, sizes);
};
