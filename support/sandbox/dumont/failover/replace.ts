import { delay } from '../../clock';
import { gpuHost } from '../machine/hosts';
import { choose, searchFor, type Wanted } from '../market/choice';
import { nothingRented } from '../operations/operation';
import { runAt } from '../operations/placing';
import { giveBack, NeverStarted, OfferGone, rent, untilRunning } from '../operations/rental';
import type { Task } from '../operations/task';
import { settingsOf } from '../settings';
import { enter } from './event';

/** The work goes on where its copy is. */
export async function startingTheStandby(task: Task): Promise<string> {
  const { product, work } = task;
  enter(product.store, task.id, 'failover_to_cpu');
  await runAt(product, work.id, { kind: 'cpu' });
  product.store.events.change(task.id, { restoredFrom: 'cpu_standby' });
  return 'searching';
}

/** Looks for another GPU as long as it takes; the work stays on the CPU meanwhile. */
export async function searching(task: Task): Promise<string> {
  const { store } = task.product;
  enter(store, task.id, 'searching_gpu');
  const obstacle = await tryRenting(task);
  if (obstacle === undefined) {
    store.events.change(task.id, { failureReason: null });
    return 'provisioning';
  }
  store.events.change(task.id, { failureReason: `${obstacle} The work stays on the CPU Standby.` });
  await delay(task.product.units.search, task.signal);
  return 'searching';
}

/** Rents what was agreed, or says what is in the way. */
async function tryRenting(task: Task): Promise<string | undefined> {
  if (!settingsOf(task.product.store).autoRecovery) return 'Automatic recovery is switched off.';
  const offer = await offerFor(task);
  if (offer === undefined) return 'No GPU is on offer as agreed.';
  task.change({ offer });
  try {
    await rent(task, offer);
  } catch (error) {
    if (error instanceof OfferGone) return error.message;
    throw error;
  }
  return undefined;
}

/** While an order is unanswered its offer stays the one chosen. */
async function offerFor(task: Task): Promise<number | undefined> {
  const { rental, offer } = task.operation;
  if (rental.attemptedAt !== null && offer !== null) return offer;
  const wanted = wantedBy(task);
  return choose(await task.product.market.offers(searchFor(wanted)), wanted)?.id;
}

function wantedBy(task: Task): Wanted {
  const { store } = task.product;
  const { gpu } = store.instances.get(store.events.get(task.id).instance);
  const { agreed, order } = task.work;
  return { ...agreed, gpu: gpu.name, disk: order.disk, avoid: [gpu.machine] };
}

/** Waits for the rented GPU until it can be logged in on. */
export async function provisioning(task: Task): Promise<string> {
  const { product } = task;
  enter(product.store, task.id, 'provisioning');
  try {
    await product.connections.to(gpuHost(await untilRunning(task)));
  } catch (error) {
    if (error instanceof NeverStarted) return discarding(task);
    throw error;
  }
  return 'restoring';
}

/** Returns a replacement that is no use and goes on looking. */
export async function discarding(task: Task): Promise<string> {
  const { instance } = task.operation.rental;
  const { store } = task.product;
  if (instance !== null) await giveBack(task, instance);
  store.atomically(() => {
    if (instance !== null) store.instances.remove(instance);
    task.change({ rental: nothingRented(), offer: null });
  });
  return 'searching';
}
