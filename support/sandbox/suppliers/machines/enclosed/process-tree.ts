import { delay, seen } from '../../../clock';
import { alive, childOf, signal } from '../processes';
import { Talker } from '../talker';

const LOOK_EVERY = 2;

/** A machine's processes, from the command that encloses them down to the first one inside. */
export class ProcessTree {
  readonly gone: Promise<void>;
  readonly #encloser: Talker;
  #first: number | undefined;
  #over = false;

  constructor(command: readonly string[]) {
    this.#encloser = new Talker(command);
    this.gone = this.#encloser.ended.then(() => this.#last());
  }

  /** Resolves when the machine has said these words on standard error. */
  async says(words: string, deadline: number): Promise<void> {
    await this.#encloser.says(words, deadline);
    this.#first = this.#chain().at(-1);
  }

  /** The first process inside, which all others end with; undefined when there is none. */
  get first(): number | undefined {
    return this.#over ? undefined : this.#first;
  }

  /** Kills every process at once; resolves when all are gone. */
  async kill(): Promise<void> {
    await seen({ hoped: 'The processes of the machine are gone', within: 5000 }, () => {
      if (this.#over) return true;
      // the first process inside takes all others with it, and its enclosers leave after it
      const first = this.#chain().at(-1);
      if (first !== undefined && alive(first)) signal(first, 'SIGKILL');
      return undefined;
    });
  }

  /** The encloser, the command it became, the first process inside. */
  #chain(): readonly number[] {
    const outer = this.#encloser.pid;
    if (outer === undefined) return [];
    const middle = childOf(outer);
    const first = middle === undefined ? undefined : childOf(middle);
    return [outer, middle, first].filter((pid) => pid !== undefined);
  }

  /** However long the last process takes: who waits for the kill may give up and try again. */
  async #last(): Promise<void> {
    while (this.#first !== undefined && alive(this.#first)) await delay(LOOK_EVERY);
    this.#over = true;
  }
}
