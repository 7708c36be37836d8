import { delay, now } from '../../clock';
import { protectedAgain } from '../failover/event';
import type { Host } from '../machine/connections';
import type { Product } from '../product';
import type { Standby } from '../records';
import { reasonOf, Unanswered } from '../refusal';
import { watchChanges } from './changes';
import { END_COPY, isVerified, pull } from './rsync';
import { openTunnel } from './tunnel';

/** From where to where, of which epoch, and how often at least (milliseconds). */
export interface Flow {
  readonly work: string;
  readonly instance: number;
  readonly gpu: Host;
  readonly standby: Host;
  readonly epoch: number;
  readonly interval: number;
}

/** Keeps the standby's workspace in step with the GPU's: a pass on every change, and one per interval at least. */
export class Sync {
  #changed = true;
  /** A copy of a former life of the product may still be running. */
  #alone = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly product: Product,
    private readonly flow: Flow,
  ) {}

  /** Copies until the signal is aborted, and leaves no copy running. */
  async run(signal: AbortSignal): Promise<void> {
    const { connections, journal, units } = this.product;
    const changes = watchChanges(
      { connections, journal, host: this.flow.gpu },
      { changed: this.#noticed, retry: units.retry, signal },
    );
    const tunnel = this.#keepTunnel(signal);
    while (!signal.aborted) await this.#passWhenDue(signal);
    await Promise.all([changes, tunnel]);
  }

  readonly #noticed = (): void => {
    this.#changed = true;
    this.#wake();
  };

  async #keepTunnel(signal: AbortSignal): Promise<void> {
    const { connections, units, journal } = this.product;
    while (!signal.aborted) {
      try {
        const tunnel = await openTunnel(connections, this.flow.standby, this.flow.gpu);
        signal.addEventListener('abort', tunnel.close, { once: true });
        await tunnel.ended;
        signal.removeEventListener('abort', tunnel.close);
      } catch (error) {
        journal.note('no shared connection', { machine: this.flow.standby.id, because: reasonOf(error) });
      }
      await delay(units.retry, signal).catch(() => undefined);
    }
  }

  async #passWhenDue(signal: AbortSignal): Promise<void> {
    const startedAt = now();
    this.#changed = false;
    await this.#pass(signal);
    const { syncGap } = this.product.units;
    await delay(Math.max(0, startedAt + syncGap - now()), signal).catch(() => undefined);
    if (!this.#changed) await this.#change(startedAt + this.flow.interval - now(), signal);
  }

  /** Waits for a change, at most so long. */
  async #change(ms: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const change = new Promise<void>((resolve) => (this.#wake = resolve));
    const due = delay(Math.max(0, ms), AbortSignal.any([signal, over.signal])).catch(() => undefined);
    await Promise.race([change, due]);
    over.abort();
  }

  async #pass(signal: AbortSignal): Promise<void> {
    const at = new Date().toISOString();
    try {
      await this.#copy(signal);
      if (!signal.aborted) this.#verified(at);
    } catch (error) {
      if (signal.aborted) return;
      const { failedPasses } = this.#standby;
      this.#record({ failedPasses: failedPasses + 1, failureReason: reasonOf(error) });
      this.product.journal.note('pass failed', { work: this.flow.work, because: reasonOf(error) });
    }
  }

  async #copy(signal: AbortSignal): Promise<void> {
    const { connections, units } = this.product;
    const { gpu, standby, epoch } = this.flow;
    const terms = { deadline: units.passDeadline, signal };
    if (!this.#alone) await connections.must(standby, END_COPY);
    this.#alone = true;
    const { code, complaint } = await connections.run(standby, pull(gpu, epoch), terms);
    if (!isVerified(code)) throw new Unanswered(`A pass ended with ${code}: ${complaint.trim()}`);
  }

  #verified(at: string): void {
    const { epoch, instance, work } = this.flow;
    const { syncCount } = this.#standby;
    this.#record({
      syncCount: syncCount + 1,
      lastSyncAt: at,
      copiedEpoch: epoch,
      failedPasses: 0,
      failureReason: null,
    });
    protectedAgain(this.product.store, instance);
    this.product.journal.note('synced', { work, epoch, pass: syncCount + 1 });
  }

  get #standby(): Standby {
    const { standby } = this.product.store.works.get(this.flow.work);
    if (standby === null) throw new Error(`The work ${this.flow.work} has no CPU Standby.`);
    return standby;
  }

  #record(part: Partial<Standby>): void {
    this.product.store.works.change(this.flow.work, { standby: { ...this.#standby, ...part } });
  }
}
