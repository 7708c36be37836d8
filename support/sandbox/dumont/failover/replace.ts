import { delay, now } from '../../clock';
import { gpuHost } from '../machine/hosts';
import { choose, isAffordable, searchFor, whyNone, type Wanted } from '../market/choice';
import { nothingRented } from '../operations/operation';
import { runAt } from '../operations/placing';
import { giveBack, NeverStarted, OfferGone, rent, untilRunning } from '../operations/rental';
import type { Task } from '../operations/task';
import { settingsOf } from '../settings';
import { enter } from './event';
import { tryReturningLost } from './lost';
import { heldBack, limitsOf } from './strategy';
import { tellOfTheStandby } from './take-over';

/** Looks for another GPU as long as it takes; the work stays on the CPU meanwhile. */
export async function searching(task: Task): Promise<string> {
  const { store } = task.product;
  const [obstacle] = await Promise.all([tryRenting(task), tryReturningLost(task), tellOfTheStandby(task)]);
  if (obstacle === undefined) {
    store.events.change(task.id, { failureReason: null });
    return 'provisioning';
  }
  store.events.change(task.id, { failureReason: `${obstacle.because} ${STAYS}` });
  await delay(obstacle.pause, task.signal);
  return 'searching';
}

/** What the customer is told beside whatever keeps the work from another GPU. */
export const STAYS = 'The work stays on the CPU Standby.';

/** Why nothing was rented, and how long to wait before the next search. */
interface Obstacle {
  readonly because: string;
  readonly pause: number;
}

/** Rents what was agreed, or says what is in the way. */
export async function tryRenting(task: Task): Promise<Obstacle | undefined> {
  const { search, retry } = task.product.units;
  if (!settingsOf(task.product.store).autoRecovery)
    return { because: 'Automatic recovery is switched off.', pause: search };
  const held = tooOften(task);
  if (held !== undefined) return { because: held, pause: search };
  const choice = await choiceFor(task);
  if (typeof choice === 'string') return { because: choice, pause: search };
  task.change({ offer: choice });
  try {
    await rent(task, choice);
  } catch (error) {
    if (error instanceof OfferGone) return { because: error.message, pause: retry };
    throw error;
  }
  return undefined;
}

/** Why no other GPU is rented yet; on a spare GPU it is only rehearsed. */
function tooOften({ product: { store, units }, operation, work }: Task): string | undefined {
  const isRehearsed = operation.kind === 'rehearsal' || operation.rental.attemptedAt !== null;
  return isRehearsed ? undefined : heldBack(store, work.id, limitsOf(store, units));
}

/** The offer to take, or why there is none; while an order is unanswered its offer stays the one chosen. */
async function choiceFor(task: Task): Promise<number | string> {
  const { rental, offer } = task.operation;
  if (rental.attemptedAt !== null && offer !== null) return offer;
  const wanted = wantedBy(task);
  const offers = await task.product.market.offers(searchFor(wanted));
  return choose(offers, wanted)?.id ?? whyNone(offers, wanted);
}

function wantedBy(task: Task): Wanted {
  const { store } = task.product;
  const { gpu } = store.instances.get(store.events.get(task.id).instance);
  const { agreed, order } = task.work;
  const avoid = [gpu.machine, ...task.operation.avoid];
  return { ...agreed, gpu: gpu.name, disk: order.disk, avoid, taken: takenByOthers(task) };
}

/** Offers that other operations are about to take. */
export const takenByOthers = ({ id, product: { store } }: Task): readonly number[] =>
  store.operations.all().flatMap(({ id: other, offer }) => (other === id || offer === null ? [] : [offer]));

/** Waits for the rented GPU until it can be logged in on. */
export async function provisioning(task: Task): Promise<string> {
  const { product } = task;
  enter(product.store, task.id, 'provisioning');
  try {
    const rented = await untilRunning(task);
    if (!isAffordable(rented.gpu.pricePerHour, task.work.agreed)) return await discarding(task);
    await product.connections.to(gpuHost(rented));
  } catch (error) {
    if (error instanceof NeverStarted || isOverdue(task)) return useless(task);
    throw error;
  }
  return 'restoring';
}

const isOverdue = ({ operation, product }: Task): boolean =>
  now() > operation.rental.since + product.units.startDeadline;

/** A machine that failed once is not rented again for the same failover. */
export function useless(task: Task): Promise<string> {
  const { instance } = task.operation.rental;
  const known = instance === null ? undefined : task.product.store.instances.find(instance);
  if (known !== undefined) task.change({ avoid: [...task.operation.avoid, known.gpu.machine] });
  return discarding(task);
}

/** Returns what was rented and goes on looking; the standby may have been stopped for a last pass. */
async function discarding(task: Task): Promise<string> {
  const { instance } = task.operation.rental;
  const { store } = task.product;
  await runAt(task.product, task.work.id, { kind: 'cpu' });
  if (instance !== null) await giveBack(task, instance);
  store.atomically(() => {
    if (instance !== null) store.instances.remove(instance);
    task.change({ rental: nothingRented(), offer: null });
  });
  return 'searching';
}
