import { delay, now } from '../../clock';
import type { Connections } from '../machine/connections';
import type { Pulse } from '../machine/workload';
import type { Units } from '../units';
import { Beats, type Beaten, type Verdict } from './beats';
import { alive, disconnected, isLost, lossInstant, missed, type Suspicion } from './detector';

/** A machine that is no longer alive: since when, and why. */
export interface Loss {
  readonly at: number;
  readonly because: string;
}

/** What the watch needs to know of the machine it watches. */
export interface Watched extends Beaten {
  /** Called when the guard ended the workload for want of a renewal: the machine is fine. */
  readonly revive: () => Promise<void>;
}

const TROUBLE: Readonly<Record<Exclude<Pulse['state'], 'alive' | 'done'>, string>> = {
  dead: 'its workload has died',
  expired: 'its workload was ended by its guard',
  'gpu-failing': 'its GPU cannot be opened',
};

/** The heartbeat of one machine: no beat waits for another, and an answer counts as life however late it is. */
export class Heartbeat {
  readonly #beats: Beats;
  #suspicion: Suspicion = alive(now());

  constructor(
    connections: Connections,
    private readonly watched: Watched,
    private readonly units: Units,
  ) {
    this.#beats = new Beats(connections, watched, units, {
      heard: (pulse) => {
        this.#heard(pulse);
      },
      ended: (at) => {
        this.#suspicion = disconnected(this.#suspicion, at);
      },
    });
  }

  /** Beats until the machine is lost; rejects when the signal is aborted. */
  async untilLost(signal: AbortSignal): Promise<Loss> {
    try {
      await this.#beats.warmUp();
      for (;;) {
        const sentAt = now();
        const doubtful = this.#suspicion.misses > 0;
        this.#judge(await this.#beats.send(doubtful), sentAt);
        signal.throwIfAborted();
        if (isLost(this.#suspicion, this.units.misses))
          return { at: lossInstant(this.#suspicion), because: this.#suspicion.because };
        await this.#pause(sentAt, doubtful, signal);
      }
    } finally {
      this.#beats.calm();
    }
  }

  /** Beats until the machine shows life again. */
  async untilAlive(signal: AbortSignal): Promise<void> {
    const since = now();
    try {
      while (this.#suspicion.lastLife <= since || this.#suspicion.misses > 0) {
        const sentAt = now();
        this.#judge(await this.#beats.send(true), sentAt);
        await delay(Math.max(0, sentAt + this.units.heartbeat - now()), signal);
      }
    } finally {
      this.#beats.calm();
    }
  }

  #heard({ state }: Pulse): void {
    if (state === 'alive' || state === 'done') {
      this.#suspicion = alive(now());
      this.#beats.calm();
    } else if (state === 'expired') void this.watched.revive();
  }

  #judge(verdict: Verdict, sentAt: number): void {
    const trouble = troubleOf(verdict);
    if (trouble === undefined) return;
    const beat = { sentAt, timerLate: trouble.late, because: trouble.because };
    this.#suspicion = missed(this.#suspicion, beat, this.units.timerTolerance);
  }

  /** The next beat is due at once after the first one missed, else after its interval or when the connection ends. */
  async #pause(sentAt: number, doubtful: boolean, signal: AbortSignal): Promise<void> {
    const { misses } = this.#suspicion;
    if (misses > 0 && !doubtful) return;
    const interval = misses > 0 ? this.units.suspicion : this.units.heartbeat;
    const over = new AbortController();
    const due = delay(Math.max(0, sentAt + interval - now()), AbortSignal.any([signal, over.signal]));
    due.catch(() => undefined); // the end of the connection came first
    await Promise.race(misses > 0 ? [due] : [due, this.#beats.disconnection]);
    over.abort();
  }
}

function troubleOf(verdict: Verdict): { readonly because: string; readonly late: number } | undefined {
  if (verdict.kind === 'missed') return verdict;
  const { state } = verdict.pulse;
  return state === 'alive' || state === 'done' ? undefined : { because: TROUBLE[state], late: 0 };
}
