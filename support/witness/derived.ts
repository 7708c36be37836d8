/** What does a history say by now? Worked out once for as long as nothing is added. */
import { History, type Recorded } from './history';

/** What follows from a history as it is; of one that grows it is worked out again only when it has grown. */
export const derived = <T>(work: (history: Recorded) => T): ((history: Recorded) => T) => {
  const known = new WeakMap<Recorded, { readonly length: number; readonly result: T }>();
  return (history) => {
    if (!(history instanceof History)) return work(history);
    const { length } = history.happenings;
    const before = known.get(history);
    if (before?.length === length) return before.result;
    const result = work(history);
    known.set(history, { length, result });
    return result;
  };
};
