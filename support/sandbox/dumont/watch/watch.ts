import { settingsOf } from '../settings';
import { gpuHost, standbyHost } from '../machine/hosts';
import { runAt } from '../operations/placing';
import type { Product } from '../product';
import type { Instance, Standby, Work } from '../records';
import { reasonOf } from '../refusal';
import { Sync } from '../sync/sync';
import { declare } from './declare';
import { Heartbeat } from './heartbeat';

/** What goes on for a work: under which circumstances, and how to end it. */
interface Going {
  readonly key: string;
  readonly over: AbortController;
  readonly done: Promise<void>;
}

type Kind = 'heartbeat' | 'sync';
interface Wanted {
  readonly key: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** A protected GPU instance with its standby, as the store has them now. */
interface Pair {
  readonly work: Work;
  readonly instance: Instance;
  readonly standby: Standby;
}

/** Heartbeat and sync of one work, as long as the store says that they are due. */
export class Watch {
  readonly #going = new Map<Kind, Going>();
  #restarting: Promise<void> | undefined;

  constructor(
    private readonly product: Product,
    private readonly work: string,
  ) {}

  /** Starts what is due and not going on, ends what is going on and not due. */
  adjust(): void {
    const pair = this.#pair();
    this.#turn('heartbeat', pair && this.#heartbeat(pair));
    this.#turn('sync', pair && this.#sync(pair));
  }

  async end(): Promise<void> {
    this.#turn('heartbeat', undefined);
    this.#turn('sync', undefined);
    await Promise.all([...this.#going.values()].map(({ done }) => done));
  }

  #pair(): Pair | undefined {
    const { works, instances } = this.product.store;
    const work = works.find(this.work);
    if (work?.place?.kind !== 'gpu' || !work.standby?.address) return undefined;
    const instance = instances.find(work.place.instance);
    const watched = instance?.status === 'running' || instance?.status === 'offline';
    return watched ? { work, instance, standby: work.standby } : undefined;
  }

  #turn(kind: Kind, wanted: Wanted | undefined): void {
    const going = this.#going.get(kind);
    if (going?.key === (wanted?.key ?? '')) return;
    going?.over.abort();
    const over = new AbortController();
    const done = this.#after(going?.done, { kind, wanted, over });
    this.#going.set(kind, { key: wanted?.key ?? '', over, done });
  }

  async #after(
    former: Promise<void> | undefined,
    { kind, wanted, over }: { kind: Kind; wanted: Wanted | undefined; over: AbortController },
  ): Promise<void> {
    await former;
    if (wanted === undefined || over.signal.aborted) return;
    try {
      await wanted.run(over.signal);
    } catch (error) {
      if (!over.signal.aborted)
        this.product.journal.note(`${kind} ended`, { work: this.work, because: reasonOf(error) });
    }
  }

  #heartbeat({ work, instance }: Pair): Wanted {
    const key = `${instance.id} ${work.epoch}`;
    const { connections, units } = this.product;
    const watched = {
      host: gpuHost(instance),
      epoch: work.epoch,
      lease: units.lease,
      revive: () => (this.#restarting ??= this.#restart(work)),
    };
    const run = async (signal: AbortSignal): Promise<void> => {
      const heartbeat = new Heartbeat(connections, watched, units);
      for (;;) {
        if (this.#isOffline(instance.id)) await heartbeat.untilAlive(signal);
        this.product.store.instances.change(instance.id, { status: 'running', lossReason: null });
        const loss = await heartbeat.untilLost(signal);
        await this.#restarting;
        signal.throwIfAborted();
        if (declare(this.product, work.id, loss)) return;
      }
    };
    return { key, run };
  }

  #isOffline(id: number): boolean {
    return this.product.store.instances.get(id).status === 'offline';
  }

  /** The guard ended the workload while the product was away: the machine is fine, the work starts again on it. */
  async #restart({ id, place }: Work): Promise<void> {
    try {
      if (place !== null) await runAt(this.product, id, place);
    } catch (error) {
      this.product.journal.note('not restarted', { work: id, because: reasonOf(error) });
    } finally {
      this.#restarting = undefined;
      this.product.supervision.attend(id);
    }
  }

  #sync({ work, instance, standby }: Pair): Wanted | undefined {
    if (!standby.syncEnabled || instance.status !== 'running') return undefined;
    const interval = settingsOf(this.product.store).syncInterval;
    const flow = {
      work: work.id,
      instance: instance.id,
      gpu: gpuHost(instance),
      standby: standbyHost(standby),
      epoch: work.epoch,
      interval,
    };
    const key = `${instance.id} ${work.epoch} ${interval}`;
    return { key, run: (signal) => new Sync(this.product, flow).run(signal) };
  }
}
