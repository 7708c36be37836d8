/** Was a scenario played as it is told? Whatever fault a sentence tells of has been brought about by it, and no other. */
import type { Of, Recorded } from '../history';

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

/** Every sentence that brought about something else than it tells of; what broke off while it was played is not asked. */
export const misplayed = ({ happenings }: Recorded): readonly string[] =>
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
