import { now } from '../../clock';
import { ended } from '../failover/event';
import { cancelMigrations } from '../migration/migration';
import type { Product } from '../product';
import type { Operation } from '../records';
import { intent } from './operation';

const CANCELLED = 'The customer gave the instance back.';

/** An order that a supplier may still carry out although nobody waits for it any more. */
const unsettled = ({ kind, rental }: Operation): boolean => rental.attemptedAt !== null || kind === 'protect';

/** Ends everything that is being done for a work and begins to return all of it; again is the same as once. */
export async function beginGivingBack(product: Product, id: string, destroyStandby: boolean): Promise<void> {
  const { store, supervision } = product;
  const mine = (): readonly Operation[] => store.operations.all().filter(({ work }) => work === id);
  if (mine().some(({ kind }) => kind === 'give-back')) return;
  await supervision.halt(id);
  const others = mine();
  const operation: Operation = {
    ...intent('give-back', 'returning the GPUs', store.works.get(id)),
    destroyStandby,
    unsettled: others.some(unsettled),
  };
  store.atomically(() => {
    for (const other of others) store.operations.remove(other.id);
    cancelEvents(product, id);
    cancelMigrations(product.store, id, CANCELLED);
    for (const { id: instance } of store.instances.all().filter(({ work }) => work === id))
      store.instances.change(instance, { status: 'destroying' });
    const { standby } = store.works.get(id);
    if (standby !== null) store.works.change(id, { standby: { ...standby, syncEnabled: false } });
    store.operations.put(operation.id, operation);
  });
  supervision.begin(operation);
}

function cancelEvents({ store }: Product, id: string): void {
  for (const event of store.events.all())
    if (event.work === id && event.completedAt === null)
      store.events.put(event.id, ended(event, CANCELLED, now()));
}
