import { now } from '../../clock';
import type { Host } from '../machine/connections';
import { hostAt, leaseAt } from '../operations/placing';
import type { Task } from '../operations/task';
import { Hopeless, reasonOf } from '../refusal';
import { unlessLost } from '../watch/unless-lost';
import { StoreAway } from './bucket';

/** A machine that reads and writes all it has is given more time to answer than an idle one. */
const PATIENCE = 3;

/** The object store was away when something had to be done with it. */
export class NotReached extends Hopeless {}

/** Does something on the machine the work is on, as long as that machine is alive. */
export function atTheMachine<T>(
  { product, work, signal }: Task,
  act: (host: Host, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { place, epoch } = work;
  if (place === null) throw new Hopeless('The work is nowhere yet.');
  const host = hostAt(product, work, place);
  const lease = leaseAt(product, work, place);
  const misses = PATIENCE * product.units.misses;
  const watched = { host, epoch, lease, seenAt: now(), needs: 'machine' as const, misses };
  return unlessLost(product, { watched, signal }, (both) => act(host, both));
}

/** What did not succeed is not tried again: the customer waits, and can ask again. */
export function asHopeless(error: unknown): Hopeless {
  if (error instanceof Hopeless) return error;
  return error instanceof StoreAway ? new NotReached(error.message) : new Hopeless(reasonOf(error));
}

/** Removes what nobody needs any more, if the machine can still be reached. */
export async function clearAway({ product, work }: Task, script: string): Promise<void> {
  if (work.place === null) return;
  await product.connections
    .must(hostAt(product, work, work.place), script, { deadline: product.units.passDeadline })
    .catch((error: unknown) => {
      product.journal.note('not cleared away', { work: work.id, because: reasonOf(error) });
    });
}
