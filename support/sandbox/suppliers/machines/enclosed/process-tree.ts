import { seen } from '../../../clock';
import { alive, childOf, signal } from '../processes';
import { Talker } from '../talker';

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

  async #last(): Promise<void> {
    const first = this.#first;
    if (first !== undefined) {
      const hoped = 'The last process of the machine is gone';
      await seen({ hoped, within: 2000 }, () => !alive(first) || undefined);
    }
    this.#over = true;
  }
}
