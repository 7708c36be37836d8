/** Was a wish to move carried out as it was meant: once, however often it was asked for, or refused with the reason? */
import { all, type Of, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { incarnations, listedSince, type Incarnation, type Place } from './incarnations';
import { protectedAt } from './moments';
import { experiment } from './fault';
import { silentAtEnd } from './silence';

const wishes = (history: Recorded): readonly Of<'asked'>[] =>
  all(history, 'asked').filter(({ wish }) => wish === 'move');

const unlessOne = (found: readonly string[], what: string): readonly string[] =>
  found.length === 1 ? [] : [`${found.length} × ${what} instead of 1: ${found.join(', ')}`];

/** The failovers of the instance that the product told of since. */
const told = (history: Recorded, { f0, instance }: Of<'asked'>): readonly string[] => {
  const claims = all(history, 'claimed').filter(({ failover }) => failover.instance === instance);
  const older = new Set(claims.filter(({ at }) => at <= f0).map(({ failover }) => failover.id));
  return [...new Set(claims.map(({ failover }) => failover.id))].filter((id) => !older.has(id));
};

const rented = (history: Recorded, { f0 }: Of<'asked'>): readonly string[] =>
  listedSince(history, f0)
    .filter(({ supplier }) => supplier === 'gpu-market')
    .map(({ key }) => key);

/** The lives of the work in such a place that began after an instant. */
const lives = (history: Recorded, place: Place, since: number): readonly Incarnation[] =>
  incarnations(history).filter((life) => life.place === place && life.first.at > since);

const begun = (history: Recorded, { f0 }: Of<'asked'>, place: Place): readonly string[] =>
  lives(history, place, f0).map(({ epoch, machine }) => `epoch ${epoch} on ${machine}`);

const dead = (history: Recorded): readonly string[] =>
  incarnations(history)
    .slice(-1)
    .flatMap((life) => silentAtEnd(history, life) ?? []);

const differences = (history: Recorded, first: Of<'asked'>): readonly string[] => {
  const answers = wishes(history);
  const refusals = answers.flatMap(({ refused }) => (refused === undefined ? [] : [`refused: ${refused}`]));
  const ids = [...new Set(answers.flatMap(({ failover }) => failover ?? []))];
  return [
    ...refusals,
    ...unlessOne(ids, 'failover answered'),
    ...unlessOne(told(history, first), 'failover told of'),
    ...unlessOne(rented(history, first), 'GPU rented'),
    ...unlessOne(begun(history, first, 'cpu'), 'start on the CPU Standby'),
    ...unlessOne(begun(history, first, 'gpu'), 'start on another GPU'),
    ...dead(history),
  ];
};

/** When the work was first seen on another GPU; infinite before. */
const backAt = (history: Recorded, { f0 }: Of<'asked'>): number =>
  lives(history, 'gpu', f0)[0]?.first.at ?? Infinity;

/** Whoever asked more than once is answered the same, and the work goes one way: over the CPU Standby to one other GPU, and lives there to the end. */
export const movedOnce = (history: Recorded): Judgement => {
  const promised = { promise: 'the work fails over once', limit: 0, unit: 'differences' };
  const asked = wishes(history);
  const first = asked.length < 2 ? undefined : asked[0];
  if (first === undefined) return invalid(promised, 'nobody asked more than once');
  if (asked.some(({ f1 }) => f1 > backAt(history, first)))
    return invalid(
      promised,
      'not everybody who asked had been answered when the work was back on another GPU',
    );
  return count(promised, differences(history, first), `asked ${asked.length} times, it moved once`);
};

/** When the work that moved was protected again; infinite before. */
export const arrivedAt = (history: Recorded): number => {
  const found = experiment(history);
  return typeof found === 'string' ? Infinity : protectedAt(history, found).hi;
};

/** What keeps the work from being moved: as a customer tells it, and the pattern of what the product must say. */
interface Obstacle {
  readonly words: string;
  readonly said: string;
}

/** A move that cannot be made is refused, and the customer reads why. */
export const refusedBecause = (history: Recorded, { words, said }: Obstacle): Judgement => {
  const promised = { promise: `the failover is refused because ${words}`, limit: 0, unit: 'differences' };
  const why = new RegExp(said, 'i');
  const asked = wishes(history);
  if (asked.length === 0) return invalid(promised, 'nobody asked for a move');
  const answers = asked.map(({ refused }) => refused ?? 'it was granted');
  const wrong = answers.filter((answer) => !why.test(answer));
  return count(promised, wrong, answers.map((answer) => `it was answered: ${answer}`).join('; '));
};
