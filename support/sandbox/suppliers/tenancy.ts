import { delay } from '../clock';
import type { Damage, Machine } from './machines/machines';
import type { Ground, Rent, Standing } from './rent';

const CUT_OFF: readonly Standing[] = ['severed', 'unreachable'];
const RUNNING: readonly Standing[] = ['up', ...CUT_OFF];

/** A machine rented out by a supplier: starts, stops, is lost and ends, one thing after the other. */
export class Tenancy {
  #standing: Standing = 'accepted';
  #machine: Machine | undefined;
  #turn: Promise<void>;
  #end: Promise<void> | undefined;
  #trouble: string | undefined;
  #reclaimAt: Date | undefined;
  readonly #damages = new Set<Damage>();
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

  /** When the host's owner takes it back, if that was announced. */
  get reclaimAt(): Date | undefined {
    return this.#reclaimAt;
  }

  /** Whether it was given back: it is ending, or has ended. */
  get returned(): boolean {
    return this.#end !== undefined;
  }

  /** Whether it has this damage, or any, and it was not mended. */
  suffers(how?: Damage): boolean {
    return how === undefined ? this.#damages.size > 0 : this.#damages.has(how);
  }

  async authorise(key: string): Promise<void> {
    this.#keys.push(key);
    if (this.#runs) await this.#machine?.authorise(key);
  }

  /** Resolves when what was begun last is done or has failed. */
  settled(): Promise<void> {
    return this.#turn;
  }

  /** End the process tree and keep the disk. */
  stop(): Promise<void> {
    return this.#next(async () => {
      if (!this.#runs) return;
      this.#become('stopping');
      await this.#machine?.stop();
      for (const ended of ['link-cut', 'freeze', 'workspace-gone'] as const) this.#damages.delete(ended);
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
    if (!this.#runs || this.#machine === undefined) return false;
    const { gone } = this.#machine;
    this.#loseHost();
    const vanishing = this.#attempt(() => this.#machine?.vanish());
    await Promise.race([gone, vanishing]); // what is left of its disk goes in its own time
    return true;
  }

  /** The host disappears after so many milliseconds, and the books announce it; false when nothing runs on it. */
  reclaim(notice: number): boolean {
    if (!this.#runs) return false;
    this.#reclaimAt = new Date(Date.now() + notice);
    void this.#attempt(async () => {
      await delay(notice, this.#over.signal);
      await this.vanish();
    });
    return true;
  }

  /** Damage the machine; false when nothing runs that could be damaged. */
  async damage(how: Damage): Promise<boolean> {
    if (!this.#runs) return false;
    await this.#machine?.damage(how);
    this.#damages.add(how);
    if (how === 'link-cut' && this.#standing === 'up') {
      this.#become('severed');
      this.#noticeLater('severed', 'unreachable');
    }
    return true;
  }

  /** Undo a damage; false when nothing runs any more that could be mended. */
  async mend(how: Damage): Promise<boolean> {
    if (!this.#runs) return false;
    await this.#machine?.mend(how);
    this.#damages.delete(how);
    if (how === 'link-cut' && CUT_OFF.includes(this.#standing)) this.#become('up');
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

  get #runs(): boolean {
    return RUNNING.includes(this.#standing) && !this.#over.signal.aborted;
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
      if (this.#runs) this.#loseHost();
    });
  }

  #loseHost(): void {
    if (this.#standing === 'unreachable') {
      this.#become('lost'); // the books say offline already
      return;
    }
    this.#become('vanished');
    this.#noticeLater('vanished', 'lost');
  }

  #noticeLater(from: Standing, to: Standing): void {
    void this.#attempt(async () => {
      await delay(this.ground.lossNoticed, this.#over.signal);
      if (this.#standing === from) this.#become(to);
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
