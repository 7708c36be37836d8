import { now } from '../../clock';
import { gpuHost, standbyHost } from '../machine/hosts';
import { runAt } from '../operations/placing';
import type { Product } from '../product';
import type { Instance, Standby, Work } from '../records';
import { reasonOf } from '../refusal';
import { settingsOf } from '../settings';
import { raise, WORKSPACE_GONE } from '../sync/alarm';
import { Sync } from '../sync/sync';
import { declare } from './declare';
import { Heartbeat } from './heartbeat';
import { Slot, type Activity } from './slot';

/** A protected GPU instance with its standby, as the store has them now. */
interface Pair {
  readonly work: Work;
  readonly instance: Instance;
  readonly standby: Standby;
}

const WATCHED: readonly Instance['status'][] = ['running', 'offline'];

/** Heartbeat and sync of one work, as long as the store says that they are due. */
export class Watch {
  readonly #heartbeat: Slot;
  readonly #sync: Slot;
  #restarting: Promise<void> | undefined;

  constructor(
    private readonly product: Product,
    private readonly work: string,
  ) {
    const slot = (what: string): Slot =>
      new Slot(product.units.retry, (because) => {
        product.journal.note(`${what} interrupted`, { work, because });
      });
    this.#heartbeat = slot('heartbeat');
    this.#sync = slot('sync');
  }

  /** Starts what is due and not going on, ends what is going on and not due. */
  adjust(): void {
    const pair = this.#pair();
    this.#heartbeat.turnTo(pair === undefined ? undefined : this.#beating(pair));
    this.#sync.turnTo(pair === undefined ? undefined : this.#syncing(pair));
  }

  /** Leaves the copying to somebody else; resolves when the last pass of its own has ended. */
  async quiet(): Promise<void> {
    await this.#sync.end();
  }

  async end(): Promise<void> {
    await Promise.all([this.#heartbeat.end(), this.#sync.end()]);
  }

  #pair(): Pair | undefined {
    const work = this.product.store.works.find(this.work);
    if (!work?.standby?.address) return undefined;
    const instance = this.#watched(work);
    return instance && { work, instance, standby: work.standby };
  }

  #watched({ place }: Work): Instance | undefined {
    if (place?.kind !== 'gpu') return undefined;
    const instance = this.product.store.instances.find(place.instance);
    return instance !== undefined && WATCHED.includes(instance.status) ? instance : undefined;
  }

  #beating({ work, instance, standby }: Pair): Activity {
    const watched = {
      seenAt: standby.gpuSeenAt ?? now(),
      host: gpuHost(instance),
      epoch: work.epoch,
      lease: this.product.units.lease,
      needs: 'workload' as const,
      misses: this.product.units.misses,
      emptied: () => {
        raise(this.product, this.work, WORKSPACE_GONE);
      },
      revive: () => (this.#restarting ??= this.#restart(work)),
    };
    const run = async (signal: AbortSignal): Promise<void> => {
      const heartbeat = new Heartbeat(this.product, watched);
      while (await this.#survived(heartbeat, instance.id, signal));
    };
    return { key: `${instance.id} ${work.epoch}`, run };
  }

  /** Watches until the machine is lost; true when it is still to be watched then. */
  async #survived(heartbeat: Heartbeat, instance: number, signal: AbortSignal): Promise<boolean> {
    const { instances } = this.product.store;
    if (instances.get(instance).status === 'offline') {
      await heartbeat.untilAlive(signal);
      instances.change(instance, { status: 'running', lossReason: null });
      this.adjust();
    }
    const loss = await heartbeat.untilLost(signal);
    await this.#restarting;
    signal.throwIfAborted();
    const failing = declare(this.product, this.work, loss);
    this.adjust();
    return !failing;
  }

  /** The guard ended the workload while the product was away: the machine is fine, the work starts again on it. */
  async #restart({ id, epoch }: Work): Promise<void> {
    const watched = this.#pair()?.work; // an answer may be late: what is given up must not be started again
    try {
      if (watched?.epoch === epoch && watched.place !== null) await runAt(this.product, id, watched.place);
    } catch (error) {
      this.product.journal.note('not restarted', { work: id, because: reasonOf(error) });
    } finally {
      this.#restarting = undefined;
      this.product.supervision.attend(id);
    }
  }

  #syncing({ work, instance, standby }: Pair): Activity | undefined {
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
