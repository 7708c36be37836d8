import { gpuHost, standbyHost } from '../machine/hosts';
import type { Host } from '../machine/connections';
import { start } from '../machine/workload';
import type { Product } from '../product';
import type { Place, Work } from '../records';
import { Hopeless } from '../refusal';

/** The machine of a place. */
export function hostAt({ store }: Product, work: Work, place: Place): Host {
  if (place.kind === 'gpu') return gpuHost(store.instances.get(place.instance));
  if (work.standby === null) throw new Hopeless('There is no CPU Standby.');
  return standbyHost(work.standby);
}

/** The guard's lease at a place: only a protected GPU has one, since only there somebody else could take over. */
export const leaseAt = ({ units }: Product, work: Work, place: Place): number =>
  place.kind === 'gpu' && work.standby?.address ? units.lease : 0;

const same = (one: Place | null, other: Place): boolean =>
  one?.kind === other.kind &&
  (other.kind === 'cpu' || (one.kind === 'gpu' && one.instance === other.instance));

const raise = ({ store }: Product, id: string, place: Place): Work =>
  store.works.change(id, { place, epoch: store.works.get(id).epoch + 1 });

/** Has the workload run at a place: under the epoch written down for it, or a new one when that has ended. */
export const runAt = (product: Product, id: string, place: Place): Promise<void> =>
  runUntil(product, id, { place, signal: NEVER });

const NEVER = new AbortController().signal;

/** Has the workload run at a place; what was not achieved by the signal is given up. */
export async function runUntil(
  product: Product,
  id: string,
  { place, signal }: { readonly place: Place; readonly signal: AbortSignal },
): Promise<void> {
  let work = product.store.works.get(id);
  if (!same(work.place, place)) work = raise(product, id, place);
  const host = hostAt(product, work, place);
  const lease = leaseAt(product, work, place);
  while (!(await start(product.connections, host, { epoch: work.epoch, lease, signal })))
    work = raise(product, id, place);
  product.journal.note('workload started', { machine: host.id, epoch: work.epoch });
}
