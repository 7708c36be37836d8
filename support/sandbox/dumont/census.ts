import { delay } from '../clock';
import { described } from './operations/rental';
import type { Product } from './product';
import type { Instance, InstanceStatus } from './records';
import { reasonOf } from './refusal';

/** What the market's word for an unwatched instance means to the customer. */
const MEANING: Readonly<Record<string, InstanceStatus>> = {
  running: 'running',
  exited: 'exited',
  offline: 'offline',
  unknown: 'offline',
};
const SETTLED: readonly InstanceStatus[] = ['running', 'exited', 'offline'];

/** Keeps what the market says of every instance up to date; a market that does not answer changes nothing. */
export async function takeCensus(product: Product, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await look(product).catch((error: unknown) => {
      product.journal.note('market unknown', { because: reasonOf(error) });
    });
    await delay(product.units.census, signal).catch(() => undefined);
  }
}

async function look({ store, market }: Product): Promise<void> {
  if (store.instances.all().length === 0) return;
  const seen = new Map((await market.instances()).map((one) => [one.id, one]));
  for (const instance of store.instances.all()) {
    const books = seen.get(instance.id);
    if (books === undefined) continue;
    const now = described(instance, books);
    store.instances.put(now.id, { ...now, status: statusOf(now, isWatched(store, now)) });
  }
}

const isWatched = (store: Product['store'], { work }: Instance): boolean =>
  (store.works.find(work)?.standby?.address ?? null) !== null;

/** The heartbeat knows better than the books; without one the books are all there is. */
function statusOf({ status, actualStatus }: Instance, watched: boolean): InstanceStatus {
  if (watched || !SETTLED.includes(status)) return status;
  return MEANING[actualStatus ?? ''] ?? status;
}
