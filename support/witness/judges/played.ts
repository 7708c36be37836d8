/** Was a scenario played as it is told? Whatever fault a sentence tells of has been brought about by it, and no other; the workload has saved for as long as one tells; and every deed was done. */
import { all, type Happening, type Of, type Recorded } from '../history';
import type { Order } from '../orders';
import type { Deed } from '../struck';
import { acknowledged, incarnations } from './incarnations';

/** What was broken since the sentence before, and whether the sentence tells of just that. */
interface Scene {
  readonly broken: readonly string[];
  readonly objections: readonly string[];
}

const listOf = (faults: readonly string[]): string => faults.join(' and ') || 'nothing';

const objectionTo = ({ sentence, fault }: Of<'played'>, broken: readonly string[]): readonly string[] => {
  const told = fault === undefined ? [] : [fault];
  if (listOf(told) === listOf(broken)) return [];
  return [`"${sentence}" tells of ${listOf(told)}, and ${listOf(broken)} was brought about`];
};

/** For how long the work had been saving at an instant, where it was then; milliseconds. */
const savedFor = (history: Recorded, until: number): number => {
  const life = incarnations(history).findLast(({ first }) => first.at <= until);
  const saved = life === undefined ? [] : acknowledged(life).filter(({ at }) => at <= until);
  return (saved.at(-1)?.at ?? 0) - (saved[0]?.sentAt ?? 0);
};

/** Every sentence that tells of more saving than there had been. */
const tooShort = (history: Recorded): readonly string[] =>
  all(history, 'played').flatMap(({ sentence, saving = 0, at }) => {
    const saved = savedFor(history, at);
    return saved >= saving ? [] : [`"${sentence}": it had saved for ${Math.round(saved)} ms`];
  });

/** Every sentence that brought about something else than it tells of; what broke off while it was played is not asked. */
const misbroken = ({ happenings }: Recorded): readonly string[] =>
  happenings.reduce(
    ({ broken, objections }: Scene, each): Scene => {
      switch (each.kind) {
        case 'fault':
          return { broken: [...broken, each.fault], objections };
        case 'spoiling':
          return { broken: [...broken, each.what], objections };
        case 'played':
          return { broken: [], objections: [...objections, ...objectionTo(each, broken)] };
        default:
          return { broken, objections };
      }
    },
    { broken: [], objections: [] },
  ).objections;

/** Whether a happening is the end of what a deed takes. */
const isDone = (deed: Deed, happening: Happening, dictated: ReadonlyMap<number, Order>): boolean => {
  switch (happening.kind) {
    case 'moving':
      return deed === 'move';
    case 'saving':
      return deed === 'snapshot' && happening.id !== undefined;
    case 'answered':
      return happening.answer.verb === 'do' && dictated.get(happening.answer.k) === deed;
    default:
      return false;
  }
};

/** The orders that the workload was given, by their looks. */
const dictations = (history: Recorded): ReadonlyMap<number, Order> =>
  new Map(all(history, 'offered').flatMap(({ k, order }) => (order === undefined ? [] : [[k, order]])));

/** Every sentence that tells of a deed that was not done while it was played. */
const undone = (history: Recorded): readonly string[] => {
  const orders = dictations(history);
  const played = all(history, 'played');
  return played.flatMap(({ sentence, deed, at }, n) => {
    if (deed === undefined) return [];
    const since = played[n - 1]?.at ?? 0;
    const meanwhile = history.happenings.filter((each) => each.at > since && each.at <= at);
    return meanwhile.some((each) => isDone(deed, each, orders)) ? [] : [`"${sentence}": that was not done`];
  });
};

/** Every sentence that was not played as it is told. */
export const misplayed = (history: Recorded): readonly string[] => [
  ...misbroken(history),
  ...tooShort(history),
  ...undone(history),
];
