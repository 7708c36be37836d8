import { delay, now, pause } from '../../clock';
import type { Pulse } from '../machine/workload';
import type { Product } from '../product';
import type { Units } from '../units';
import { Beats, type Beaten, type Verdict } from './beats';
import { troubleIn, type Need } from './need';
import { alive, disconnected, isLost, lossInstant, missed, type Suspicion } from './detector';

/** A machine that is no longer alive: since when, and why. */
export interface Loss {
  readonly at: number;
  readonly because: string;
}

/** What the watch needs to know of the machine it watches. */
export interface Watched extends Beaten {
  /** When it was last seen alive before this watch. */
  readonly seenAt: number;
  readonly needs: Need;
  /** So many beats missed in a row mean a loss. */
  readonly misses: number;
  /** Called when the guard ended the workload for want of a renewal: the machine is fine. */
  readonly revive?: () => Promise<void>;
  /** Called when the machine answers, but its workspace is not there. */
  readonly emptied?: () => void;
}

/** The heartbeat of one machine: no beat waits for another, and an answer counts as life however late it is. */
export class Heartbeat {
  readonly #units: Units;
  readonly #beats: Beats;
  #suspicion: Suspicion;
  #resting = new AbortController();

  constructor(
    product: Pick<Product, 'connections' | 'units'>,
    private readonly watched: Watched,
  ) {
    this.#units = product.units;
    this.#suspicion = alive(watched.seenAt);
    this.#beats = new Beats(product, watched, {
      heard: (pulse) => {
        this.#heard(pulse);
      },
      ended: (at) => {
        this.#suspicion = disconnected(this.#suspicion, at);
        this.#resting.abort();
      },
    });
  }

  /** Beats until the machine is lost; rejects when the signal is aborted. */
  async untilLost(signal: AbortSignal): Promise<Loss> {
    try {
      await this.#warmUp(signal);
      while (!isLost(this.#suspicion, this.watched.misses)) await this.#beat(signal);
      return { at: lossInstant(this.#suspicion), because: this.#suspicion.because };
    } finally {
      this.#beats.end();
    }
  }

  /** Beats until the machine shows life again. */
  async untilAlive(signal: AbortSignal): Promise<void> {
    let heard = false;
    try {
      while (!heard) {
        const verdict = await this.#beats.send(true);
        heard = this.#troubleOf(verdict) === undefined;
        await delay(this.#units.heartbeat, signal);
      }
    } finally {
      this.#beats.end();
    }
  }

  /** Logging in may take its time, but a machine that is dead already is not waited for. */
  async #warmUp(signal: AbortSignal): Promise<void> {
    const { misses, suspicion } = this.#units;
    const over = new AbortController();
    const late = pause(misses * suspicion, AbortSignal.any([signal, over.signal]));
    await Promise.race([this.#beats.warmUp(), late]);
    over.abort();
    signal.throwIfAborted();
  }

  #heard(pulse: Pulse): void {
    if (pulse.workspaceGone === true) this.watched.emptied?.();
    if (pulse.state === 'expired') void this.watched.revive?.();
    if (troubleIn(pulse, this.watched.needs) !== undefined) return;
    this.#suspicion = alive(now());
    this.#beats.calm();
  }

  /** One beat, and the pause until the next one is due. */
  async #beat(signal: AbortSignal): Promise<void> {
    const sentAt = now();
    const calm = this.#suspicion.misses === 0;
    const verdict = await this.#beats.send(!calm);
    signal.throwIfAborted();
    this.#judge(verdict, sentAt);
    if (isLost(this.#suspicion, this.watched.misses)) return;
    if (this.#suspicion.misses === 0) await this.#rest(sentAt, signal);
    else if (calm) await this.#firstDoubt(verdict, signal);
    else await delay(Math.max(0, sentAt + this.#units.suspicion - now()), signal);
  }

  #judge(verdict: Verdict, sentAt: number): void {
    const trouble = this.#troubleOf(verdict);
    if (trouble === undefined) return;
    const beat = { sentAt, timerLate: trouble.late, because: trouble.because };
    this.#suspicion = missed(this.#suspicion, beat, this.#units.timerTolerance);
  }

  /** All is well: the next beat is due after its interval, or as soon as the connection ends. */
  async #rest(sentAt: number, signal: AbortSignal): Promise<void> {
    if (this.#suspicion.closedAt !== null) return;
    this.#resting = new AbortController();
    const due = Math.max(0, sentAt + this.#units.heartbeat - now());
    await pause(due, AbortSignal.any([signal, this.#resting.signal]));
    signal.throwIfAborted();
  }

  /** Silence has taken its time already; a refusal came at once, and a machine deserves a moment. */
  async #firstDoubt(verdict: Verdict, signal: AbortSignal): Promise<void> {
    if (verdict.kind === 'silent') return;
    await delay(this.#units.suspicion, signal);
  }

  #troubleOf(verdict: Verdict): { readonly because: string; readonly late: number } | undefined {
    if (verdict.kind !== 'heard') return verdict;
    const because = troubleIn(verdict.pulse, this.watched.needs);
    return because === undefined ? undefined : { because, late: 0 };
  }
}
