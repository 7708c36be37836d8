import { now } from '../clock';
import type { Recorded } from '../witness/history';
import type { Sight } from './sights';

const LOOKED_EVERY = 50;
/** After a look as many times its own length is rest. */
const REST = 20;

/** Looks less often at what takes long to look at, as a history does that has become long. */
export const paced = (
  is: (history: Recorded) => boolean,
  before: () => Promise<void> | undefined,
): Pick<Sight<boolean>, 'look' | 'every'> => {
  let took = 0;
  const look = async (history: Recorded): Promise<boolean> => {
    await before();
    const since = now();
    const answer = is(history);
    took = now() - since;
    return answer;
  };
  return { look, every: () => Math.max(LOOKED_EVERY, REST * took) };
};
