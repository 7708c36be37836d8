/** Which looks of a session are still unanswered? The book of one session, with a deadline for each look and a bound for all. */
import type { Verb } from './history';

/** One look that was sent. */
export interface Look {
  readonly k: number;
  readonly verb: Verb;
  readonly sentAt: number;
}

/** Every look of one session, and how many the machine has not been heard since. */
export class Looks {
  readonly #sent = new Map<number, Look>();
  #waiting: Look[] = [];
  #unheard = 0;

  constructor(
    private readonly deadline: number,
    private readonly bound: number,
  ) {}

  /** Nothing was heard for so many looks that more would only pile up. */
  get full(): boolean {
    return this.#unheard >= this.bound;
  }

  sent(look: Look): void {
    this.#sent.set(look.k, look);
    this.#waiting.push(look);
    this.#unheard += 1;
  }

  /** Something, anything, came from the machine. */
  heard(): void {
    this.#unheard = 0;
  }

  /** The look that this answers, and whether it was in time; undefined when none was sent. */
  answered(k: number, at: number): { readonly look: Look; readonly timing: 'ok' | 'late' } | undefined {
    const look = this.#sent.get(k);
    if (look === undefined) return undefined;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== look);
    return { look, timing: at - look.sentAt > this.deadline ? 'late' : 'ok' };
  }

  /** The looks whose deadline has passed since this was last asked. */
  overdue(at: number): readonly Look[] {
    const due = this.#waiting.filter(({ sentAt }) => at - sentAt > this.deadline);
    this.#waiting = this.#waiting.filter((look) => !due.includes(look));
    return due;
  }
}
