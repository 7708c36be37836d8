import { now, pause } from '../../clock';
import type { Product, Shelf } from '../product';
import type { Snapshot } from '../records';
import { reasonOf, Refusal } from '../refusal';
import { listIn } from './restic';
import { atStake, newestFirst, policyOf, sortedOut, type Sorted } from './retention';
import { markOf } from './saving';

type Restic = (words: readonly string[]) => Promise<string>;

/** What is not offered and should not be in the store either. */
const isRefuse = ({ state }: Snapshot): boolean => state === 'broken' || state === 'leaving';

/** The snapshots on offer, and how they go. */
export class Snapshots implements Shelf {
  readonly #over = new AbortController();
  #tidying: Promise<void> | undefined;

  constructor(private readonly product: () => Product) {}

  /** Makes the repository ready and takes up what a former life of the product has left. */
  resume(): void {
    this.tidy();
  }

  async close(): Promise<void> {
    this.#over.abort();
    await this.#tidying;
  }

  async list(): Promise<readonly Snapshot[]> {
    const { repository, store } = this.product();
    const there = new Set(await repository.stored());
    const kept = store.snapshots.all().filter(({ state }) => state === 'kept');
    return newestFirst(kept.filter(({ stored }) => stored !== null && there.has(stored)));
  }

  async find(id: string): Promise<Snapshot> {
    const found = (await this.list()).filter(({ stored }) => stored?.startsWith(id));
    const [snapshot] = found;
    if (snapshot === undefined || found.length > 1) throw new Refusal(404, `There is no snapshot ${id}.`);
    return snapshot;
  }

  async remove({ id }: Snapshot): Promise<void> {
    this.product().store.snapshots.change(id, { state: 'leaving' });
    await this.#sweep();
  }

  /** Nothing goes before the newest snapshot that stays was read to its last byte. */
  async cleanUp(dry: boolean): Promise<readonly Sorted[]> {
    const { store } = this.product();
    const all = await this.list();
    const grounds = { policy: policyOf(store), at: Date.now() };
    const instances = atStake(all, grounds);
    const newestGood = await this.#newestGood(all.filter(({ instance }) => instances.has(instance)));
    const sorted = sortedOut(all, { ...grounds, newestGood });
    const going = sorted.filter(({ because }) => because === undefined);
    if (dry || going.length === 0) return sorted;
    store.atomically(() => {
      for (const { snapshot } of going) store.snapshots.change(snapshot.id, { state: 'leaving' });
    });
    await this.#sweep();
    return sorted;
  }

  tidy(): void {
    this.#tidying ??= this.#untilTidy().finally(() => (this.#tidying = undefined));
  }

  /** Of each instance, as far as there is one. */
  async #newestGood(all: readonly Snapshot[]): Promise<ReadonlyMap<number, string>> {
    const good = new Map<number, string>();
    for (const { id, instance, stored } of all) {
      if (good.has(instance)) continue;
      if (await this.product().repository.isWhole(stored ?? '', this.#over.signal)) good.set(instance, id);
    }
    return good;
  }

  async #untilTidy(): Promise<void> {
    const { journal, repository, units } = this.product();
    const { signal } = this.#over;
    for (let done = false; !done && !signal.aborted;)
      done = await repository
        .ready(signal)
        .then(() => this.#sweep())
        .then(
          () => true,
          async (error: unknown) => {
            journal.note('snapshots not tidied', { because: reasonOf(error) });
            await pause(units.retry, signal);
            return false;
          },
        );
  }

  /** What was not finished may have been stored all the same. */
  async #unknownOf(restic: Restic, refuse: readonly Snapshot[]): Promise<readonly string[]> {
    const { repository, store } = this.product();
    const marks = refuse.filter(({ stored }) => stored === null).map(markOf);
    const known = new Set(store.snapshots.all().map(({ stored }) => stored));
    if (marks.length === 0 || (await repository.stored()).every((id) => known.has(id))) return [];
    const all = listIn(await restic(['snapshots', '--json']));
    return all.filter(({ tags }) => tags.some((tag) => marks.includes(tag))).map(({ id }) => id);
  }

  /** Everything that is to go is gone from the store when this resolves. */
  async #sweep(): Promise<void> {
    const { repository, store, journal } = this.product();
    if (!store.snapshots.all().some(isRefuse)) return;
    await repository.alone(async (restic) => {
      const refuse = store.snapshots.all().filter(isRefuse);
      if (refuse.length === 0) return; // somebody else's sweep took it along
      const since = now();
      await forget(restic, [
        ...refuse.flatMap(({ stored }) => stored ?? []),
        ...(await this.#unknownOf(restic, refuse)),
      ]);
      const left = await repository.stored();
      const stays = refuse.find(({ stored }) => stored !== null && left.includes(stored));
      if (stays !== undefined) throw new Error(`The snapshot ${stays.stored ?? ''} is still in the store.`);
      for (const { id } of refuse) store.snapshots.remove(id);
      journal.note('snapshots removed', { count: refuse.length, took: now() - since });
    }, this.#over.signal);
  }
}

/** Forgets snapshots and frees every byte that only they needed, and what unfinished uploads have left. */
async function forget(restic: Restic, ids: readonly string[]): Promise<void> {
  const freeing = ['--max-unused', '0'];
  await restic(ids.length === 0 ? ['prune', ...freeing] : ['forget', ...ids, '--prune', ...freeing]);
}
