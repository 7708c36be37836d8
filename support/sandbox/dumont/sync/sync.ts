import type { ClientChannel } from 'ssh2';
import { delay, now, pause } from '../../clock';
import { protectedAgain } from '../failover/event';
import type { Host } from '../machine/connections';
import type { Product } from '../product';
import { rebuildIfLost } from '../operations/rebuild';
import type { Standby } from '../records';
import { reasonOf, Unanswered } from '../refusal';
import { raise, WORKSPACE_GONE } from './alarm';
import { hold, type Held } from './hold';
import { broughtContent, CALMLY, CHANGES, endCopies, foundNothing, isVerified, pull } from './rsync';

/** From where to where, of which epoch, and how often at least (milliseconds). */
export interface Flow {
  readonly work: string;
  readonly instance: number;
  readonly gpu: Host;
  readonly standby: Host;
  readonly epoch: number;
  readonly interval: number;
}

/** So many times as long as a pass took passes before the next one begins; a pass may take a little longer than the last. */
const ROOM = 6;
const MARGIN = 2;
/** So many times in an interval a copy that waits for others looks whether they are served. */
const LOOKS = 4;
/** So many intervals after a verified pass without another one the copy is late. */
const LATE = 1.6;
/** So many failed passes in a row are more than a hitch. */
const TOO_MANY_FAILURES = 3;

const SECOND = 1_000;

/** Keeps the standby's workspace in step with the GPU's: a pass on every change, and one per interval at least. */
export class Sync {
  #changed = true;
  /** A copy of a former life of the product may still be running. */
  #alone = false;
  #wake: () => void = () => undefined;

  readonly #begun = now();
  #verifiedInTime = new AbortController();

  constructor(
    private readonly product: Product,
    private readonly flow: Flow,
  ) {}

  /** Copies until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    // Nobody knows how long the first copy of a workspace takes.
    if (this.#standby.copiedEpoch === this.flow.epoch) this.#expectAnother(signal);
    const { standby, gpu } = this.flow;
    const shared = this.product.tunnels.between(standby, gpu).catch(() => undefined); // who keeps it hears why
    const served = this.#whileOthersWait(signal);
    const listening = served.then(() => this.#listen(signal));
    const copying = Promise.all([shared, served]).then(() => this.#copyOn(signal));
    await Promise.all([listening, this.#keepTunnel(signal), copying]);
  }

  readonly #noticed = (): void => {
    this.#changed = true;
    this.#wake();
  };

  /** What happens in the workspace while nobody listens is found by the pass that follows. */
  #listen(signal: AbortSignal): Promise<void> {
    const { connections } = this.product;
    const open = async (): Promise<ClientChannel> => (await connections.to(this.flow.gpu)).stream(CHANGES);
    return this.#hold('changes not heard', { open, heard: this.#noticed }, signal);
  }

  #keepTunnel(signal: AbortSignal): Promise<void> {
    const { gpu, standby } = this.flow;
    const open = async (): Promise<ClientChannel> => {
      await this.#reached();
      return this.product.tunnels.between(standby, gpu);
    };
    return this.#hold('no shared connection', { open, heard: () => undefined }, signal);
  }

  #hold(trouble: string, held: Pick<Held, 'open' | 'heard'>, signal: AbortSignal): Promise<void> {
    const { journal, units } = this.product;
    const failed = (because: string): void => {
      journal.note(trouble, { work: this.flow.work, because });
    };
    return hold({ ...held, failed, retry: units.retry }, signal);
  }

  async #copyOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await this.#passWhenDue(signal);
  }

  /** What has just been handed back is what the standby holds: a copy can wait an interval while others are not served. */
  async #whileOthersWait(signal: AbortSignal): Promise<void> {
    const { work, epoch, interval } = this.flow;
    const { copiedEpoch } = this.#standby;
    if (copiedEpoch === null || copiedEpoch === epoch) return;
    for (let look = 0; look < LOOKS && takingOver(this.product, work); look += 1)
      await pause(interval / LOOKS, signal); // called off: nothing is copied any more
  }

  async #passWhenDue(signal: AbortSignal): Promise<void> {
    const startedAt = now();
    this.#changed = false;
    await this.#pass(signal);
    const took = now() - startedAt;
    const due = startedAt + this.#gap(took);
    await pause(Math.max(0, due - now()), signal);
    // What nobody heard of is copied within the interval, too.
    await this.#change(startedAt + this.flow.interval - MARGIN * took - now(), signal);
  }

  /** Where passes take long, many are under way: they leave each other room, within the interval, and take-overs all of it. */
  #gap(took: number): number {
    const { interval, work } = this.flow;
    const spare = Math.max(0, interval - MARGIN * took);
    const room = takingOver(this.product, work) ? spare : Math.min(ROOM * took, spare);
    return Math.max(this.product.units.syncGap, room);
  }

  /** Waits for a change that has not been copied, at most so long. */
  async #change(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#changed) return;
    const over = new AbortController();
    const change = new Promise<void>((resolve) => (this.#wake = resolve));
    const due = pause(Math.max(0, ms), AbortSignal.any([signal, over.signal]));
    await Promise.race([change, due]);
    over.abort();
  }

  async #pass(signal: AbortSignal): Promise<void> {
    const at = new Date().toISOString();
    const idle = now() >= this.#begun + this.flow.interval;
    try {
      const took = await this.#copy();
      if (signal.aborted) return;
      this.#verified(at);
      this.#expectAnother(signal);
      // A pass that brought nothing new proves nothing yet, unless there is nothing new.
      if (took || idle) protectedAgain(this.product.store, this.flow.instance);
    } catch (error) {
      if (signal.aborted) return;
      this.#failed(reasonOf(error));
      await this.#standbyIsThere();
    }
  }

  #failed(because: string): void {
    const { product, flow } = this;
    const failedPasses = this.#standby.failedPasses + 1;
    this.#record({ failedPasses, failureReason: because });
    product.journal.note('pass failed', { work: flow.work, because });
    if (foundNothing(because)) raise(product, flow.work, WORKSPACE_GONE);
    else if (failedPasses >= TOO_MANY_FAILURES) raise(product, flow.work, `Copying fails: ${because}`);
  }

  /** However long a pass goes on, the customer is told when the copy has become older than promised. */
  #expectAnother(signal: AbortSignal): void {
    this.#verifiedInTime.abort();
    this.#verifiedInTime = new AbortController();
    const patience = LATE * this.flow.interval;
    const late = `Nothing was copied for ${patience / SECOND} seconds.`;
    delay(patience, AbortSignal.any([signal, this.#verifiedInTime.signal])).then(
      () => {
        raise(this.product, this.flow.work, late);
      },
      () => undefined, // it came in time
    );
  }

  /** What cannot be copied to a VM that is gone for good is copied to the next one. */
  async #standbyIsThere(): Promise<void> {
    const { product, flow } = this;
    await rebuildIfLost(product, flow.work).catch((error: unknown) => {
      product.journal.note('standby unknown', { work: flow.work, because: reasonOf(error) });
    });
  }

  /** A GPU that the product does not reach the standby is not asked to try: each try starts programs there. */
  async #reached(): Promise<void> {
    await this.product.connections.to(this.flow.gpu);
  }

  /** A pass that has begun is not abandoned: it would go on unseen. Whether it brought the content of any file. */
  async #copy(): Promise<boolean> {
    const { connections, units } = this.product;
    const { gpu, standby, epoch } = this.flow;
    const terms = { deadline: units.passDeadline };
    await this.#reached();
    const command = this.#standby.copiedEpoch === epoch ? pull(gpu, epoch, CALMLY) : pull(gpu, epoch);
    const alone = this.#alone ? command : `${endCopies(epoch - 1)}\n${command}`;
    const { code, complaint, output } = await connections.run(standby, alone, terms);
    this.#alone = true;
    if (!isVerified(code)) throw new Unanswered(`A pass ended with ${code}: ${complaint.trim()}`);
    return broughtContent(output);
  }

  #verified(at: string): void {
    const { epoch, work, gpu } = this.flow;
    const { syncCount } = this.#standby;
    this.#record({
      syncCount: syncCount + 1,
      lastSyncAt: at,
      copiedEpoch: epoch,
      gpuSeenAt: now(),
      failedPasses: 0,
      failureReason: null,
      alarm: null,
    });
    this.product.journal.note('synced', { work, machine: gpu.id, epoch, pass: syncCount + 1 });
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

/** Whether the work of anybody else is being taken over: that is more urgent than a copy that is in time. */
const takingOver = ({ store }: Product, own: string): boolean =>
  store.operations.all().some(({ kind, work }) => kind === 'failover' && work !== own);
