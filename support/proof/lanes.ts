import { letPass } from '../patience';

/** A trial that takes longer waits for what does not come, which costs the computer next to nothing; milliseconds. */
const BUSY = 30_000;

/** Has so many tasks go on at once, in their order; one that only waits makes room for the next. */
export const inLanes = async (
  lanes: number,
  tasks: readonly (() => Promise<void>)[],
  busy = BUSY,
): Promise<void> => {
  const occupied = new Set<Promise<unknown>>();
  const running: Promise<void>[] = [];
  const over = new AbortController();
  for (const task of tasks) {
    while (occupied.size >= lanes) await Promise.race(occupied);
    const done = task();
    running.push(done);
    const lane = Promise.race([Promise.allSettled([done]), letPass(busy, over.signal)]);
    occupied.add(lane);
    void lane.then(() => occupied.delete(lane));
  }
  await Promise.all(running).finally(() => {
    over.abort();
  });
};
