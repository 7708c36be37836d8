import { letPass } from '../patience';

/** Who is patient waits from here on for what does not come, which costs the computer next to nothing; milliseconds. */
const BUSY = 30_000;

/** Something to be done in a lane. */
export interface Task {
  /** Whether it mostly waits: it makes room for the next then. */
  readonly patient: boolean;
  run(): Promise<void>;
}

/** Has so many tasks go on at once, in their order; one that only waits makes room for the next. */
export const inLanes = async (lanes: number, tasks: readonly Task[], busy = BUSY): Promise<void> => {
  const occupied = new Set<Promise<unknown>>();
  const running: Promise<void>[] = [];
  const over = new AbortController();
  for (const task of tasks) {
    while (occupied.size >= lanes) await Promise.race(occupied);
    const done = task.run();
    running.push(done);
    const settled = Promise.allSettled([done]);
    const lane = task.patient ? Promise.race([settled, letPass(busy, over.signal)]) : settled;
    occupied.add(lane);
    void lane.then(() => occupied.delete(lane));
  }
  await Promise.all(running).finally(() => {
    over.abort();
  });
};
