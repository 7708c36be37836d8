import { prepare } from '../machine/workload';
import { gpuHost } from '../machine/hosts';
import { Hopeless } from '../refusal';
import { MarketRefusal } from '../market/line';
import { settingsOf } from '../settings';
import { protection } from './begin-protect';
import { NeverStarted, OfferGone, rent, rentedUnder, untilRunning, giveBack, look } from './rental';
import { runAt } from './placing';
import { BEATEN, isFirst } from './race';
import { DONE, type Procedure, type Task } from './task';

/** The market does not carry out what the customer ordered: offer gone, or no credit. */
export class OrderRefused extends Hopeless {
  constructor(
    readonly status: 402 | 409 | 503,
    sentence: string,
  ) {
    super(sentence);
    this.name = 'OrderRefused';
  }
}

async function renting(task: Task): Promise<string> {
  const { offer, rental, work } = task.operation;
  if (offer === null) throw new Hopeless('No offer was chosen.');
  if (rental.instance === null) await rent(task, offer);
  const { instance } = task.operation.rental;
  task.product.store.works.change(work, { instance });
  await look(task);
  return 'starting';
}

async function starting(task: Task): Promise<string> {
  const instance = await untilRunning(task);
  const { product, work } = task;
  task.changeWork({
    agreed: {
      memoryMb: instance.gpu.memoryMb,
      gpus: instance.gpu.count,
      pricePerHour: instance.gpu.pricePerHour,
    },
  });
  await prepare(product.connections, gpuHost(instance), work.order.command);
  if (!isFirst(product, work.id)) throw new Hopeless(BEATEN);
  await runAt(product, work.id, { kind: 'gpu', instance: instance.id });
  return 'checking the books';
}

async function checkingTheBooks(task: Task): Promise<string> {
  const { store } = task.product;
  await returnSurplus(task);
  store.instances.change(task.rented.id, { status: 'running' });
  if (settingsOf(store).enabled && !task.work.order.skipStandby) protection(task.product, task.work.id, true);
  return DONE;
}

/** Returns what an unanswered create call may have rented beside the machine in use. */
export async function returnSurplus(task: Task): Promise<void> {
  for (const { id } of await rentedUnder(task, [task.id])) {
    if (id !== task.operation.rental.instance) await giveBack(task, id);
  }
}

async function giveUp(task: Task, reason: string): Promise<void> {
  const { store } = task.product;
  const { instance } = task.operation.rental;
  await returnSurplus(task);
  if (instance !== null) store.instances.change(instance, { status: 'error', lossReason: reason });
  else store.works.remove(task.work.id);
}

/** No credit is the customer's matter; a key that is not accepted is not. */
function statusOf({ code, status }: MarketRefusal): OrderRefused['status'] {
  if (code === 'insufficient_credit') return 402;
  return status === 401 || status === 403 ? 503 : 409;
}

function troubled(_task: Task, error: unknown): Promise<undefined> {
  if (error instanceof OfferGone) throw new OrderRefused(409, 'The offer is gone; choose another one.');
  if (error instanceof NeverStarted) throw new Hopeless(error.message);
  if (error instanceof MarketRefusal) throw new OrderRefused(statusOf(error), error.message);
  return Promise.resolve(undefined);
}

/** Renting a GPU instance for a customer and starting the workload on it. */
export const RENT: Procedure = {
  steps: { renting, starting, 'checking the books': checkingTheBooks },
  troubled,
  giveUp,
};
