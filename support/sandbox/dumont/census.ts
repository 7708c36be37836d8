import { now, pause } from '../clock';
import { heed } from './failover/notice';
import { described as asTold } from './operations/rental';
import type { Books, Product } from './product';
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
export class Census implements Books {
  #known = false;

  constructor(private readonly product: () => Product) {}

  get known(): boolean {
    return this.#known;
  }

  /** Looks at the market's books again and again, until the signal. */
  async take(signal: AbortSignal): Promise<void> {
    const { journal, units } = this.product();
    while (!signal.aborted) {
      const startedAt = now();
      await this.#look().catch((error: unknown) => {
        this.#known = false;
        journal.note('market unknown', { because: reasonOf(error) });
      });
      await pause(Math.max(0, startedAt + units.census - now()), signal);
    }
  }

  async #look(): Promise<void> {
    const product = this.product();
    const { store, market } = product;
    if (store.instances.all().length === 0) return;
    const seen = new Map((await market.instances()).map((one) => [one.id, one]));
    this.#known = true;
    for (const instance of store.instances.all()) {
      const books = seen.get(instance.id);
      if (books === undefined) continue;
      const described = asTold(instance, books);
      store.instances.put(instance.id, {
        ...described,
        status: statusOf(described, isWatched(store, described)),
      });
      heed(product, instance.id, books.status_msg ?? '');
    }
  }
}

const isWatched = (store: Product['store'], { work }: Instance): boolean =>
  (store.works.find(work)?.standby?.address ?? null) !== null;

/** The heartbeat knows better than the books; without one the books are all there is. */
function statusOf({ status, actualStatus }: Instance, watched: boolean): InstanceStatus {
  if (watched || !SETTLED.includes(status)) return status;
  return MEANING[actualStatus ?? ''] ?? status;
}
