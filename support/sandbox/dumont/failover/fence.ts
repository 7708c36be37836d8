import { delay, now } from '../../clock';
import { standbyHost } from '../machine/hosts';
import { giveBack } from '../operations/rental';
import type { Task } from '../operations/task';
import { endCopies } from '../sync/rsync';
import { reasonOf } from '../refusal';
import { enter } from './event';

/** The guard may be this much later than its lease. */
const LEASE_MARGIN = 1.2;

/** Makes sure that the lost GPU can neither serve the customer nor write into the copy, before anything is started. */
export async function fencing(task: Task): Promise<string> {
  enter(task.product.store, task.id, 'gpu_lost');
  task.change({ renewedUntil: task.operation.renewedUntil ?? now() });
  await endCopy(task);
  await silenced(task);
  return 'starting the standby';
}

/** The standby answers before the lost GPU is given up: without its copy there would be nothing to go on with. */
async function endCopy(task: Task): Promise<void> {
  const { connections } = task.product;
  await connections.must(standbyHost(task.standby), endCopies(task.operation.epoch));
}

/** Fenced by the market's books, or by the lease: whichever comes first. */
async function silenced(task: Task): Promise<void> {
  const { store, journal } = task.product;
  const event = store.events.get(task.id);
  const over = new AbortController();
  const stop = AbortSignal.any([task.signal, over.signal]);
  try {
    const by = await Promise.race([returned(task, event.instance, stop), leaseOver(task, stop)]);
    journal.note('fenced', { machine: `gpu-${event.instance}`, by });
  } finally {
    over.abort();
  }
  store.events.change(task.id, { failureReason: null });
}

async function returned(task: Task, instance: number, stop: AbortSignal): Promise<'market'> {
  const { store, units } = task.product;
  for (;;) {
    try {
      await giveBack(task, instance);
      return 'market';
    } catch (error) {
      stop.throwIfAborted();
      store.events.change(task.id, { failureReason: `The lost GPU is not fenced yet: ${reasonOf(error)}` });
      await delay(units.retry, stop);
    }
  }
}

/** No renewal is sent any more, so the lease ends at the latest this long after the last one. */
async function leaseOver({ product, operation }: Task, stop: AbortSignal): Promise<'lease'> {
  const until = (operation.renewedUntil ?? now()) + product.units.lease * LEASE_MARGIN;
  await delay(Math.max(0, until - now()), stop);
  return 'lease';
}
