import { now } from '../clock';

const LOOKED_EVERY = 50;
/** After a look as many times its own length is rest. */
const REST = 20;

/** Looks less often at what takes long to look at, as a history does that has become long. */
export const paced = (is: () => boolean): { readonly look: () => boolean; readonly every: () => number } => {
  let took = 0;
  const look = (): boolean => {
    const since = now();
    const answer = is();
    took = now() - since;
    return answer;
  };
  return { look, every: () => Math.max(LOOKED_EVERY, REST * took) };
};
