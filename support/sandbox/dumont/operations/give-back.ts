import { delay, now } from '../../clock';
import type { Instance } from '../records';
import { foundInRace } from './race';
import { giveBack, GONE, rentedUnder } from './rental';
import { DONE, type Procedure, type Task } from './task';
import { returnStandby } from './unprotect';

/** Whatever was asked of the suppliers before may still appear for two request time-outs. */
async function returningGpus(task: Task): Promise<string> {
  const known = mine(task).filter(({ kind, actualStatus }) => kind === 'gpu' && actualStatus !== GONE);
  for (const { id } of known) await giveBack(task, id);
  const settled = task.operation.rental.since + 2 * task.product.units.request;
  for (;;) {
    for (const { id } of await rentedUnder(task, task.work.tokens)) {
      foundInRace(task.product, task.operation.work, id);
      await giveBack(task, id);
    }
    if (!task.operation.unsettled || now() > settled) return 'returning the standby';
    await delay(task.product.units.startPoll, task.signal);
  }
}

async function returningTheStandby(task: Task): Promise<string> {
  const { store, units } = task.product;
  const { work, destroyStandby, unsettled, rental } = task.operation;
  if (destroyStandby) await returnStandby(task);
  if (destroyStandby && unsettled && now() < rental.since + 2 * units.request) {
    await delay(units.startPoll, task.signal);
    return 'returning the standby';
  }
  store.atomically(() => {
    for (const { id } of mine(task)) store.instances.remove(id);
    if (destroyStandby || task.work.standby === null) store.works.remove(work);
    else task.changeWork({ place: null });
  });
  return DONE;
}

const mine = (task: Task): readonly Instance[] =>
  task.product.store.instances.all().filter(({ work }) => work === task.operation.work);

/** Returning everything that was rented for a work; nothing is called returned before its supplier says so. */
export const GIVE_BACK: Procedure = {
  steps: { 'returning the GPUs': returningGpus, 'returning the standby': returningTheStandby },
  troubled: () => Promise.resolve(undefined),
  giveUp: () => Promise.resolve(),
};
