import { giveBack, GONE } from '../operations/rental';
import type { Task } from '../operations/task';
import { reasonOf } from '../refusal';

/** A GPU that was fenced by its lease, or left while it served, is still in the market's books. */
export async function returnLost(task: Task): Promise<void> {
  const { instance: lost } = task.product.store.events.get(task.id);
  const instance = task.product.store.instances.find(lost);
  if (instance !== undefined && instance.actualStatus !== GONE) await giveBack(task, lost);
}

/** Returns it if the market lets us; what comes after does not depend on it, and asks again. */
export async function tryReturningLost(task: Task): Promise<void> {
  await returnLost(task).catch((error: unknown) => {
    task.product.journal.note('not returned', { operation: task.id, because: reasonOf(error) });
  });
}
