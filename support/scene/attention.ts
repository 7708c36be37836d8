import { now } from '../clock';
import type { Customer, InstanceId } from '../customer/customer';
import { Misconfigured } from '../failures';
import { every } from '../patience';
import type { History } from '../witness/history';

const ASKED_EVERY = 50;

/** Whom to ask about whose protection, and where to write down what is said. */
interface Attended {
  readonly channel: Customer;
  readonly instance: InstanceId;
  readonly history: History;
}

/** Somebody who asks all the time whether an instance is protected, and writes down every change of the answer. */
export class Attention {
  readonly #over = new AbortController();
  readonly #asking: Promise<void>;
  #told = '';
  #before: number | undefined;

  constructor(private readonly attended: Attended) {
    this.#asking = every(ASKED_EVERY, () => this.#heed(), this.#over.signal);
  }

  /** Ask no more. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#asking;
  }

  /** That nobody answered is itself part of the history. */
  async #heed(): Promise<void> {
    const askedAt = now();
    try {
      await this.#ask(askedAt);
    } catch (error) {
      if (error instanceof Misconfigured) throw error;
      const because = error instanceof Error ? error.message : String(error);
      this.attended.history.add({ kind: 'unheard', at: now(), of: 'protection', askedAt, because });
    }
  }

  async #ask(askedAt: number): Promise<void> {
    const { channel, instance, history } = this.attended;
    const standby = await channel.standby(instance);
    const { ready } = await channel.readiness(instance);
    const said = { ready, state: standby?.state ?? 'none' };
    const before = this.#before === undefined ? {} : { before: this.#before };
    this.#before = askedAt;
    if (JSON.stringify(said) === this.#told) return;
    this.#told = JSON.stringify(said);
    history.add({ kind: 'called', at: now(), askedAt, ...before, ...said });
  }
}
