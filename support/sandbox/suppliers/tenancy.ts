import { delay } from '../clock';
import type { Journal } from './journal';
import type { Machine, Machines, MachineSpec } from './machines/machines';

/** What a supplier's machines need: the cloud they run in and the journal of what was done to them. */
export interface Ground {
  readonly machines: Machines;
  readonly journal: Journal;
  /** From the loss of a host until the supplier's books say so; milliseconds. */
  readonly lossNoticed: number;
}

/** How a rented machine stands; vanished is lost but not noticed yet. */
export type Standing =
  | 'accepted'
  | 'created'
  | 'loading'
  | 'up'
  | 'stopping'
  | 'stopped'
  | 'vanished'
  | 'lost'
  | 'failed'
  | 'ending'
  | 'gone';

/** What is rented: the machine, what its start takes over the machine's own, and who is told of its life. */
export interface Rent {
  readonly supplier: 'gpu-market' | 'compute';
  readonly id: string;
  readonly spec: MachineSpec;
  readonly startDelay: number;
  changed(standing: Standing): void;
}

/** A machine rented out by a supplier: starts, stops, is lost and ends, one thing after the other. */
export class Tenancy {
  #standing: Standing = 'accepted';
  #machine: Machine | undefined;
  #turn: Promise<void>;
  #end: Promise<void> | undefined;
  #trouble: string | undefined;
  readonly #keys: string[];
  readonly #over = new AbortController();

  constructor(
    private readonly ground: Ground,
    private readonly rent: Rent,
  ) {
    this.#keys = [...rent.spec.authorizedKeys];
    this.#turn = this.#attempt(() => this.#begin());
  }

  get standing(): Standing {
    return this.#standing;
  }

  get machine(): Machine | undefined {
    return this.#machine;
  }

  /** Why the machine failed to start or to stop, in one sentence. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  async authorise(key: string): Promise<void> {
    this.#keys.push(key);
    if (this.#standing === 'up') await this.#machine?.authorise(key);
  }

  /** Resolves when what was begun last is done or has failed. */
  settled(): Promise<void> {
    return this.#turn;
  }

  /** End the process tree and keep the disk. */
  stop(): Promise<void> {
    return this.#next(async () => {
      if (this.#standing !== 'up') return;
      this.#become('stopping');
      await this.#machine?.stop();
      this.#become('stopped');
    });
  }

  /** Start a stopped machine again on its disk. */
  resume(): Promise<void> {
    return this.#next(async () => {
      if (this.#standing !== 'stopped') return;
      this.#become('loading');
      await delay(this.rent.startDelay, this.#over.signal);
      await this.#machine?.resume();
      this.#up();
    });
  }

  /** The host disappears; false when there is nothing running that could. */
  async vanish(): Promise<boolean> {
    if (this.#standing !== 'up' || this.#machine === undefined) return false;
    const { gone } = this.#machine;
    this.#become('vanished');
    const vanishing = this.#attempt(() => this.#machine?.vanish());
    await Promise.race([gone, vanishing]); // what is left of its disk goes in its own time
    this.#noticeLater();
    return true;
  }

  /** End the machine and its disk; resolves when both are really gone, however often it is asked. */
  destroy(): Promise<void> {
    this.#end ??= this.#destroy().catch((cause: unknown) => {
      this.#end = undefined; // the next one who asks tries again
      throw cause;
    });
    return this.#end;
  }

  /** The sandbox ends: what happens to the machine is no news any more. */
  abandon(): void {
    this.#over.abort();
  }

  async #begin(): Promise<void> {
    const { spec, startDelay } = this.rent;
    for (const standing of ['accepted', 'created', 'loading'] as const) {
      this.#become(standing);
      await delay(startDelay / 3, this.#over.signal);
    }
    const given = [...this.#keys];
    this.#machine = await this.ground.machines.start({ ...spec, authorizedKeys: given });
    for (const late of this.#keys.slice(given.length)) await this.#machine.authorise(late);
    this.#up();
  }

  #up(): void {
    if (this.#over.signal.aborted) return;
    this.#become('up');
    void this.#machine?.gone.then(() => {
      if (this.#standing !== 'up' || this.#over.signal.aborted) return;
      this.#become('vanished');
      this.#noticeLater();
    });
  }

  #noticeLater(): void {
    void this.#attempt(async () => {
      await delay(this.ground.lossNoticed, this.#over.signal);
      this.#become('lost');
    });
  }

  async #destroy(): Promise<void> {
    this.#over.abort();
    await this.#turn;
    this.#become('ending');
    await this.#machine?.destroy();
    this.#become('gone');
  }

  #next(action: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(() => this.#attempt(action));
    return this.#turn;
  }

  async #attempt(action: () => Promise<void> | undefined): Promise<void> {
    try {
      await action();
    } catch (cause) {
      if (this.#over.signal.aborted) return; // cut short on purpose
      this.#trouble = cause instanceof Error ? cause.message : String(cause);
      this.#become('failed');
    }
  }

  #become(standing: Standing): void {
    this.#standing = standing;
    const { supplier, id } = this.rent;
    const trouble = this.#trouble === undefined ? {} : { trouble: this.#trouble };
    this.ground.journal.note(`machine ${standing}`, { supplier, machine: id, ...this.#where(), ...trouble });
    this.rent.changed(standing);
  }

  #where(): { readonly address?: string } {
    return this.#machine === undefined ? {} : { address: this.#machine.address };
  }
}
