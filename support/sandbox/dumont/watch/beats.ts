import { setImmediate as untilRead } from 'node:timers/promises';
import { delay, now } from '../../clock';
import type { Connections, Host } from '../machine/connections';
import type { Shell } from '../machine/shell';
import { beat, pulseOf, type Pulse, type Renewal } from '../machine/workload';
import { reasonOf, Unanswered } from '../refusal';
import type { Product } from '../product';
import type { Units } from '../units';
import { lineOver, type CalmLine } from './calm-line';

/** What came of one beat within its deadline. */
export type Verdict =
  | { readonly kind: 'heard'; readonly pulse: Pulse }
  | { readonly kind: 'silent' | 'refused'; readonly because: string; readonly late: number };

/** The machine, the epoch its workload should have, and how long a renewal lasts. */
export interface Beaten {
  readonly host: Host;
  readonly epoch: number;
  readonly lease: number;
}

/** Who hears what the beats bring. */
export interface Listener {
  /** Told of every answer, however late. */
  readonly heard: (pulse: Pulse) => void;
  /** Told when the warm connection has ended. */
  readonly ended: (at: number) => void;
}

/** Sends beats to one machine: over the warm connection, and over a new one when that one is in doubt. */
export class Beats {
  readonly #connections: Connections;
  readonly #units: Units;
  readonly #dialled = new Set<Promise<Shell>>();
  #dialling = 0;
  #renewal: Renewal | undefined;
  #warm: Shell | undefined;
  #line: CalmLine | undefined;
  #warmHeardAt = -Infinity;

  constructor(
    { connections, units }: Pick<Product, 'connections' | 'units'>,
    private readonly beaten: Beaten,
    private readonly listener: Listener,
  ) {
    this.#connections = connections;
    this.#units = units;
  }

  /** Has the warm connection ready; without one the beats themselves will tell. */
  async warmUp(): Promise<void> {
    const shell = await this.#connections.to(this.beaten.host).catch(() => undefined);
    if (shell !== undefined) this.#adopt(shell);
  }

  /** One beat; resolves at its deadline at the latest, but goes on listening. */
  async send(doubtful: boolean): Promise<Verdict> {
    const sentAt = now();
    const due = sentAt + this.#units.beatDeadline;
    const over = new AbortController();
    const silence = delay(this.#units.beatDeadline, over.signal).then(
      () => silentSince(due),
      (): Verdict => ({ kind: 'silent', because: 'it was not asked to the end', late: Infinity }),
    );
    const answer = Promise.any(this.#attempts(sentAt, doubtful)).then(
      (pulse): Verdict => ({ kind: 'heard', pulse }),
      (error: unknown): Verdict => ({ kind: 'refused', because: unreachable(error), late: 0 }),
    );
    const verdict = await Promise.race([answer, silence]);
    over.abort();
    return verdict;
  }

  /** Ends the connections that only doubt had opened. */
  calm(): void {
    for (const dialling of this.#dialled) {
      dialling.then(
        (shell) => {
          if (shell !== this.#warm) shell.end();
        },
        () => undefined, // it never came about
      );
    }
    this.#dialled.clear();
  }

  /** Leaves nothing running on the machine. */
  end(): void {
    this.calm();
    this.#line?.leave();
    this.#line = undefined;
  }

  #attempts(sentAt: number, doubtful: boolean): Promise<Pulse>[] {
    const warm = this.#warm?.open === true ? this.#warm : undefined;
    if (warm === undefined) return [this.#overFresh(sentAt)];
    if (!doubtful) return [this.#heardFrom(this.#askCalmly(warm))];
    const asked = this.#heardFrom(this.#ask(warm));
    return this.#dialling > 0 ? [asked] : [asked, this.#overFresh(sentAt)];
  }

  async #heardFrom(warm: Promise<Pulse>): Promise<Pulse> {
    const pulse = await warm;
    this.#warmHeardAt = now();
    this.listener.heard(pulse);
    return pulse;
  }

  /**
   * A new connection that answers before the warm one does takes its place. It costs so much that where everybody is
   * slow, and therefore in doubt, several at a time would make them slower still.
   */
  async #overFresh(sentAt: number): Promise<Pulse> {
    this.#dialling += 1;
    const dialling = this.#connections.fresh(this.beaten.host).finally(() => (this.#dialling -= 1));
    this.#dialled.add(dialling);
    const shell = await dialling;
    const pulse = await this.#ask(shell);
    if (this.#warmHeardAt < sentAt) {
      this.#connections.replace(this.beaten.host, shell);
      this.#adopt(shell);
    }
    this.listener.heard(pulse);
    return pulse;
  }

  #adopt(shell: Shell): void {
    this.#warm = shell;
    void shell.closed.then((at) => {
      if (this.#warm === shell) this.listener.ended(at);
    });
  }

  /** Over the line, unless an answer is outstanding there, or it ends by itself before it answers. */
  async #askCalmly(shell: Shell): Promise<Pulse> {
    const calm = this.#lineOver(shell);
    const line = await calm.get();
    if (this.#line !== calm) throw new Unanswered('The beats are over');
    if (line === undefined) return this.#ask(shell);
    const question = { epoch: this.beaten.epoch, renewal: this.#renewal, deadline: this.#units.connect };
    try {
      return this.#renewedBy(await line.ask(question));
    } catch (error) {
      if (this.#line !== calm) throw error; // nothing must be renewed any more
      return this.#ask(shell);
    }
  }

  #lineOver(shell: Shell): CalmLine {
    if (this.#line?.shell === shell) return this.#line;
    this.#line?.leave();
    this.#line = lineOver(shell);
    return this.#line;
  }

  async #ask(shell: Shell): Promise<Pulse> {
    const command = beat(this.beaten.epoch, this.#renewal);
    const { output } = await shell.run(command, { deadline: this.#units.connect });
    return this.#renewedBy(pulseOf(output));
  }

  #renewedBy(pulse: Pulse): Pulse {
    this.#renewal = { uptime: pulse.uptime, lease: this.beaten.lease };
    return pulse;
  }
}

/** Nothing was heard until the deadline, nor has anything arrived that was not read yet. */
async function silentSince(due: number): Promise<Verdict> {
  const late = now() - due;
  await untilRead();
  return { kind: 'silent', because: 'it does not answer', late };
}

const unreachable = (error: unknown): string => {
  const [cause] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  return `it cannot be reached (${reasonOf(cause)})`;
};
