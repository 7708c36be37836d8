type Task = () => Promise<void>;

/** Has tasks go on side by side: each lane takes the next one of its first queue, and of the next queue when that is empty. */
export const inLanes = async (lanes: readonly (readonly Iterable<Task>[])[]): Promise<void> => {
  const lane = async (queues: readonly Iterable<Task>[]): Promise<void> => {
    for (const queue of queues) for (const task of queue) await task();
  };
  await Promise.all(lanes.map(lane));
};
