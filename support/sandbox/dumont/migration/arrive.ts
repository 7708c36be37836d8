import { now } from '../../clock';
import { usable } from '../failover/replacement';
import { untilAtWork } from '../machine/workload';
import { runUntil } from '../operations/placing';
import { giveBack } from '../operations/rental';
import { returnSurplus } from '../operations/rent';
import { DONE, type Task } from '../operations/task';
import type { Agreed, Place } from '../records';
import { insistOnLife } from '../watch/need';
import { unlessLost } from '../watch/unless-lost';
import { over } from './migration';
import { destination, hostOf, migrationOf, note, watchedTarget } from './way';

/** The committed work is started where it moves; only its first sign of life makes the machine that is left superfluous. */
export async function startingTheTarget(task: Task): Promise<string> {
  const { product } = task;
  const place = destination(task);
  const watched = { ...watchedTarget(task, place), misses: product.units.misses }; // nobody serves the customer now
  await unlessLost(product, { watched, signal: task.signal }, (signal) => start(task, place, signal));
  serving(task, place);
  product.supervision.attend(task.work.id);
  return 'settling';
}

async function start(task: Task, place: Place, signal: AbortSignal): Promise<void> {
  const { connections } = task.product;
  await runUntil(task.product, task.work.id, { place, signal });
  const { pulse } = await untilAtWork(connections, hostOf(task, place), { kind: place.kind, signal });
  insistOnLife(task.work, place.kind === 'gpu' ? usable(task.rented, pulse) : pulse);
}

/** What the customer has moved to is what is agreed from now on; on the CPU the old agreement waits. */
function serving(task: Task, place: Place): void {
  const { store } = task.product;
  const { to } = migrationOf(task);
  const { instance, order, standby } = task.work;
  store.atomically(() => {
    if (instance !== null) store.instances.change(instance, { status: 'running' });
    if (standby !== null) task.changeStandby({ gpuSeenAt: now() });
    if (place.kind === 'gpu') task.changeWork({ agreed: agreedOn(task), order: { ...order, disk: to.disk } });
  });
}

function agreedOn({ rented: { gpu } }: Task): Agreed {
  return { memoryMb: gpu.memoryMb, gpus: gpu.count, pricePerHour: gpu.pricePerHour };
}

/** What was left is returned if the customer wants that, however long it takes; a CPU Standby goes on as one. */
export async function settling(task: Task): Promise<string> {
  const { store } = task.product;
  const { from, source, returnSource } = migrationOf(task);
  await returnSurplus(task);
  const left = from.kind === 'gpu' && returnSource;
  if (left) await giveBack(task, source);
  if (left) note(task, 'destroy_source');
  store.atomically(() => {
    if (left || from.kind === 'cpu') store.instances.remove(source);
    store.migrations.put(task.id, over(migrationOf(task), null));
  });
  return DONE;
}
