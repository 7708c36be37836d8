/** Were the suppliers' books read until the end? What was read long ago says nothing of what is paid for now. */
import { all, type Recorded } from '../history';
import { ending } from './incarnations';

/** The books are read many times in so long; milliseconds. */
const RECENT = 2_000;

/** Why nobody knows what the books show at the end; undefined when they were read just before. */
export const outOfDate = (history: Recorded): string | undefined => {
  const read = all(history, 'census').at(-1);
  if (read === undefined) return 'nobody ever read the books';
  const age = ending(history) - read.askedAt;
  return age > RECENT ? `the books were last read ${Math.round(age)} ms before the end` : undefined;
};
