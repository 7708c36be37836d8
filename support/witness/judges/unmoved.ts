/** Did a move that failed leave everything as it was, and was the customer told why? */
import type { Migrated } from '../../customer/customer';
import { all, type Of, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { workingOn, type Incarnation } from './incarnations';
import { moveIn } from './relocated';

/** What the books listed at an instant, by its keys. */
const keysAt = (history: Recorded, until: number): readonly string[] => {
  const looks = all(history, 'census').filter(({ at }) => at <= until);
  const { machines = [] } = looks.findLast((look) => look.machines !== undefined) ?? {};
  return machines.map(({ key }) => key);
};

const without = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((key) => !others.includes(key));

const away = (life: Incarnation | undefined, { machine }: Of<'moving'>, over: number): readonly string[] => {
  if (life === undefined) return ['the work never answered'];
  if (life.machine !== machine) return [`the work is on ${life.machine}`];
  return life.answers.some(({ at }) => at > over) ? [] : ['the work no longer answers'];
};

/** A move that failed has left the work where it was, and nothing rented for it. */
export const leftInPlace = (history: Recorded): Judgement => {
  const promised = {
    promise: 'the work goes on where it was, and nothing is rented',
    limit: 0,
    unit: 'traces',
  };
  const move = moveIn(history);
  if (move?.moved?.answer === undefined) return invalid(promised, 'no move was answered');
  const { moving, moved } = move;
  const [before, now] = [keysAt(history, moving.at), keysAt(history, Infinity)];
  const traces = [
    ...away(workingOn(history), moving, moved.at),
    ...without(now, before).map((key) => `${key} is still rented`),
    ...without(before, now).map((key) => `${key} is gone`),
  ];
  return count(promised, traces, `it does, on ${moving.machine}`);
};

/** How long a work that is at rest must have been heard after a move was over; milliseconds. */
const HEARD = 300;

/** When the newest move was over; infinite before. */
const overAt = (history: Recorded): number => moveIn(history)?.moved?.at ?? Infinity;

/** The work was heard, and the books were read, after the move was over. */
export const isAtRest = (history: Recorded): boolean => {
  const over = overAt(history);
  const read = all(history, 'census').some((look) => look.askedAt > over);
  return read && all(history, 'answered').some(({ at }) => at > over + HEARD);
};

/** What keeps the work from being moved: as a customer tells it, and the pattern of what the product must say. */
interface Obstacle {
  readonly words: string;
  readonly said: string;
}

const toldIn = ({ success, because = 'nothing' }: Migrated): string =>
  success ? 'it succeeded' : `it was told: ${because}`;

/** The customer reads why a move failed. */
export const movedNotBecause = (history: Recorded, { words, said }: Obstacle): Judgement => {
  const promised = { promise: `the move fails because ${words}`, limit: 0, unit: 'differences' };
  const answer = moveIn(history)?.moved?.answer;
  if (answer === undefined) return invalid(promised, 'no move was answered');
  const told = toldIn(answer);
  const right = !answer.success && new RegExp(said, 'i').test(told);
  return count(promised, right ? [] : [told], told);
};
