import type { Product } from '../product';
import type { Instance } from '../records';
import { nothingRented, intent } from './operation';
import { giveBack } from './rental';
import { DONE, type Procedure, type Task } from './task';

/** Begins to return one GPU that a work has left, and nothing else of it; again is the same as once. */
export function beginRelease({ store, supervision }: Product, { id, work }: Instance): void {
  if (store.instances.get(id).status !== 'stopped') return; // it is on its way back already
  const operation = {
    ...intent('release', 'returning', store.works.get(work)),
    rental: { ...nothingRented(), instance: id },
  };
  store.atomically(() => {
    store.instances.change(id, { status: 'destroying' });
    store.operations.put(operation.id, operation);
  });
  supervision.begin(operation);
}

async function returning(task: Task): Promise<string> {
  const { id } = task.rented;
  await giveBack(task, id);
  task.product.store.instances.remove(id);
  return DONE;
}

/** Returning one GPU that a work has left. */
export const RELEASE: Procedure = {
  steps: { returning },
  troubled: () => Promise.resolve(undefined),
  giveUp: () => Promise.resolve(),
};
