import { runningFailover } from '../failover/leave';
import { stop } from '../machine/workload';
import { runAt } from '../operations/placing';
import { giveBack, unanswered } from '../operations/rental';
import { returnSurplus } from '../operations/rent';
import { DONE, type Task } from '../operations/task';
import { reasonOf } from '../refusal';
import { withdrawUnlessKept } from './carry';
import { over } from './migration';
import { hostOf, isCommitted, migrationOf } from './way';

/** A move that failed leaves the work where it was, and nothing rented. */
export async function undoing(task: Task): Promise<string> {
  const { store } = task.product;
  if (isCommitted(task)) await takeBack(task);
  if (runningFailover(task.product, task.work.id) === undefined) await serveAgain(task);
  await returnTarget(task);
  await withdrawUnlessKept(task);
  const migration = migrationOf(task);
  store.migrations.put(task.id, over(migration, migration.error ?? 'The move failed.'));
  return DONE;
}

/** The work may run where it moved to: that is made sure to be over before it belongs to where it was. */
async function takeBack(task: Task): Promise<void> {
  const { store, connections } = task.product;
  const { source, from, to } = migrationOf(task);
  const { instance, place } = task.work;
  if (to.kind === 'gpu') await returnTarget(task);
  else if (place !== null) await stop(connections, hostOf(task, place));
  store.atomically(() => {
    task.changeWork({ instance: source, place: from, epoch: task.work.epoch + 1 });
    if (to.kind === 'cpu' && instance !== null) store.instances.remove(instance);
    if (to.kind === 'cpu') task.changeStandby({ syncEnabled: true });
    store.instances.change(source, { status: 'failover', replacedBy: null });
  });
}

/** Should it not even go on where it was, the watch over it will tell. */
async function serveAgain(task: Task): Promise<void> {
  const { store, journal, supervision } = task.product;
  const { from, source } = migrationOf(task);
  await runAt(task.product, task.work.id, from).catch((error: unknown) => {
    journal.note('not restarted', { work: task.work.id, because: reasonOf(error) });
  });
  store.instances.change(source, { status: 'running' });
  supervision.attend(task.work.id);
}

async function returnTarget(task: Task): Promise<void> {
  const { instance } = task.operation.rental;
  await unanswered(task);
  await returnSurplus(task);
  if (instance === null) return;
  await giveBack(task, instance);
  task.product.store.instances.remove(instance);
}
