import { intent } from '../operations/operation';
import type { Product } from '../product';
import type { Operation } from '../records';
import { Refusal } from '../refusal';
import type { Store } from '../store';
import { planned } from './event';
import { leavable, runningRehearsal } from './leave';
import { unreadinessNow } from './manual';

/** Whether a machine was rented only to rehearse on. */
export const isSpare = (store: Store, instance: number): boolean =>
  store.operations.all().some(({ kind, rental }) => kind === 'rehearsal' && rental.instance === instance);

/** Rehearses a work's failover because the customer asks; asked again while that goes on, it answers the one under way. */
export async function rehearse(product: Product, id: string, reason: string): Promise<Operation> {
  const running = runningRehearsal(product, id);
  if (running !== undefined) return running;
  const obstacle = await unreadinessNow(product, id);
  return runningRehearsal(product, id) ?? begin(product, id, { reason, obstacle });
}

interface Asked {
  readonly reason: string;
  readonly obstacle: string | undefined;
}

function begin(product: Product, id: string, { reason, obstacle }: Asked): Operation {
  const { store, supervision } = product;
  const work = store.works.get(id);
  const instance = obstacle ?? leavable(product, work);
  if (typeof instance === 'string') throw new Refusal(409, instance);
  const operation = intent('rehearsal', 'searching', work);
  store.atomically(() => {
    store.events.put(operation.id, planned(operation, instance.id, reason));
    store.works.change(id, { tokens: [...work.tokens, operation.id] });
    store.operations.put(operation.id, operation);
  });
  supervision.begin(operation);
  return operation;
}
