import { clearAway } from '../snapshots/at-the-machine';
import { snapshotOf, staging, uploading, withdraw } from '../snapshots/saving';
import { AFTER_FETCHING, BEFORE_FETCHING, PLACE, UNSTAGE } from '../snapshots/workspace-script';
import type { Task } from '../operations/task';
import { unlessLost } from '../watch/unless-lost';
import { destination, hostOf, InVain, note, watchedTarget } from './way';

/** How much of a snapshot's id a customer is told. */
const TOLD = 8;

/** The workspace as it was at one instant is put aside while the work goes on. */
export async function savingAside(task: Task): Promise<string> {
  await staging(task);
  return 'uploading';
}

/** What was put aside is kept as a snapshot: most of the workspace is carried over from there. */
export async function saving(task: Task): Promise<string> {
  await uploading(task);
  await clearAway(task, UNSTAGE);
  const { stored } = snapshotOf(task);
  task.product.store.migrations.change(task.id, { snapshot: stored?.slice(0, TOLD) ?? null });
  note(task, 'create_snapshot');
  return 'searching';
}

/** The snapshot is fetched, compared, and made the workspace of the machine that is moved to; nothing runs there yet. */
export async function fetching(task: Task): Promise<string> {
  const { product, signal } = task;
  const { stored } = snapshotOf(task);
  if (stored === null) throw new InVain('The snapshot is not whole.');
  const place = destination(task);
  const host = hostOf(task, place);
  const words = ['restore', stored, '--target', '.', '--verify'];
  const errand = { words, before: BEFORE_FETCHING, after: AFTER_FETCHING };
  await unlessLost(product, { watched: watchedTarget(task, place), signal }, async (both) => {
    await product.repository.onMachine(host, errand, both);
    await product.connections.must(host, PLACE, { deadline: product.units.passDeadline, signal: both });
  });
  note(task, 'restore_snapshot');
  return 'moving';
}

/** What was not kept as a snapshot is no snapshot of the customer's. */
export async function withdrawUnlessKept(task: Task): Promise<void> {
  if (task.operation.snapshot !== null && snapshotOf(task).state !== 'kept') await withdraw(task);
}
