type Task = () => Promise<void>;

function* inTurn(queues: readonly Iterable<Task>[]): Iterable<Task> {
  for (const queue of queues) yield* queue;
}

/**
 * Has tasks go on side by side: each lane takes the next one of its first queue, and of the next queue when that is
 * empty. When a task fails, the other lanes begin nothing more, and what goes on in them ends before the failure is told.
 */
export const inLanes = async (
  lanes: readonly (readonly Iterable<Task>[])[],
  failed: () => void = () => undefined,
): Promise<void> => {
  const reasons: unknown[] = [];
  const attempt = async (task: Task): Promise<void> => {
    try {
      await task();
    } catch (reason) {
      reasons.push(reason);
      failed();
    }
  };
  const lane = async (queues: readonly Iterable<Task>[]): Promise<void> => {
    for (const task of inTurn(queues)) {
      if (reasons.length > 0) return;
      await attempt(task);
    }
  };
  await Promise.all(lanes.map(lane));
  if (reasons.length > 0) throw reasons[0];
};
