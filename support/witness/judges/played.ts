/** Was a scenario played as it is told? Whatever fault a sentence tells of has been brought about by it, and no other; the workload has saved for as long as one tells; and every deed was done. */
import { all, type Of, type Recorded } from '../history';
import type { Order } from '../orders';
import type { Deed } from '../struck';
import { derived } from '../derived';
import { missing } from '../workspace/differences';
import { savedFor } from './incarnations';

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

/** Every sentence that tells of more saving than there had been. */
const tooShort = (history: Recorded): readonly string[] =>
  all(history, 'played').flatMap(({ sentence, saving = 0, at }) => {
    const saved = savedFor(history, { until: at });
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

/** The orders that the workload was given, by their looks. */
const dictated = (history: Recorded): ReadonlyMap<number, Order> =>
  new Map(all(history, 'offered').flatMap(({ k, order }) => (order === undefined ? [] : [[k, order]])));

/** Whether a machine then held every name that another one had whenever it was read before. */
const isCopy = (history: Recorded, { machine, manifest, at }: Of<'workspace'>): boolean => {
  const originals = all(history, 'workspace').filter((each) => each.machine !== machine && each.at < at);
  const names = originals.map((each) => new Set(each.manifest.map(({ path }) => path)));
  const owed = originals[0]?.manifest.filter(({ path }) => names.every((there) => there.has(path)));
  return owed !== undefined && missing(owed, manifest).length === 0;
};

/** Something that was done, and when it was over. */
interface Done {
  readonly deed: Deed | undefined;
  readonly at: number;
}

/** Everything that was done. */
const deeds = derived((history: Recorded): readonly Done[] => {
  const orders = dictated(history);
  const obeyed = all(history, 'answered').filter(({ answer }) => answer.verb === 'do');
  const copies = all(history, 'workspace').filter((each) => isCopy(history, each));
  const saved = all(history, 'saving').filter(({ id }) => id !== undefined);
  return [
    ...all(history, 'moving').map(({ at }): Done => ({ at, deed: 'move' })),
    ...saved.map(({ at }): Done => ({ at, deed: 'snapshot' })),
    ...all(history, 'cleaning').map(({ at }): Done => ({ at, deed: 'clean-up' })),
    ...copies.map(({ at }): Done => ({ at, deed: 'copy' })),
    ...obeyed.map(({ at, answer }): Done => ({ at, deed: orders.get(answer.k) })),
  ];
});

/** What is wrong with a sentence that was played since an instant: its deed was not done by then, or it was over sooner than it tells. */
const objectionsTo = (
  history: Recorded,
  { sentence, deed, lasting = 0, at: until }: Of<'played'>,
  since: number,
): readonly string[] => {
  if (until - since < lasting) return [`"${sentence}": it was over after ${Math.round(until - since)} ms`];
  const isDone = deeds(history).some((done) => done.deed === deed && done.at > since && done.at <= until);
  return deed === undefined || isDone ? [] : [`"${sentence}": that was not done`];
};

/** Every sentence that tells of a deed that was not done while it was played, or was over sooner than it tells. */
const undone = (history: Recorded): readonly string[] => {
  const played = all(history, 'played');
  return played.flatMap((each, n) => objectionsTo(history, each, played[n - 1]?.at ?? 0));
};

/** Every sentence that was not played as it is told. */
export const misplayed = (history: Recorded): readonly string[] => [
  ...misbroken(history),
  ...tooShort(history),
  ...undone(history),
];
