import { now } from '../../clock';
import { gpuHost } from '../machine/hosts';
import { untilAtWork } from '../machine/workload';
import { runUntil } from '../operations/placing';
import { returnSurplus } from '../operations/rent';
import { DONE, type Task } from '../operations/task';
import { insistOnLife } from '../watch/need';
import { unlessLost } from '../watch/unless-lost';
import { ended } from './event';
import { returnLost } from './lost';
import { replacement, usable } from './replacement';

/**
 * The committed work is started on the new GPU. From its first sign of life under its epoch it is watched and copied
 * like the old one, even if the lost GPU cannot be returned yet.
 */
export async function startingTheGpu(task: Task): Promise<string> {
  const { store, supervision, units } = task.product;
  const settled = settle(task).then(
    () => true,
    () => false, // tried again as a step of its own
  );
  const watched = { ...replacement(task), misses: units.misses }; // nobody serves the customer now
  const terms = { watched, signal: task.signal };
  const startedAt = await unlessLost(task.product, terms, (signal) => start(task, signal));
  store.atomically(() => {
    store.instances.change(task.rented.id, { status: 'running' });
    store.events.change(task.id, { resumedAt: startedAt });
    task.changeStandby({ gpuSeenAt: now() });
  });
  supervision.attend(task.work.id);
  return (await settled) ? complete(task) : 'settling';
}

/** What else is still rented is returned, however long that takes. */
export async function settling(task: Task): Promise<string> {
  await settle(task);
  return complete(task);
}

/** Nothing else is rented, and the lost GPU is gone. */
async function settle(task: Task): Promise<void> {
  await Promise.all([returnSurplus(task), returnLost(task)]);
}

/** Complete is said only of what was seen: the workload alive under its epoch, and nothing else rented. */
function complete(task: Task): string {
  const { store } = task.product;
  const event = store.events.get(task.id);
  store.atomically(() => {
    store.events.put(task.id, ended(event, null, now()));
    store.instances.remove(event.instance);
  });
  return DONE;
}

/** Since when the workload is at work under its epoch. */
async function start(task: Task, signal: AbortSignal): Promise<number> {
  const place = { kind: 'gpu', instance: task.rented.id } as const;
  await runUntil(task.product, task.work.id, { place, signal });
  const look = { kind: 'gpu', signal } as const;
  const { pulse, since } = await untilAtWork(task.product.connections, gpuHost(task.rented), look);
  insistOnLife(task.work, usable(task.rented, pulse));
  return since;
}
