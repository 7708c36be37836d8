/** Lets many in at once, or one alone; whoever asked first goes in first. */
export class Gate {
  readonly #inside = new Set<Promise<void>>();
  #alone: Promise<unknown> = Promise.resolve();

  /** Does something beside others; after whoever asked to be alone before. */
  together<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#alone.then(work);
    const over = turn.then(nothing, nothing);
    this.#inside.add(over);
    void over.then(() => this.#inside.delete(over));
    return turn;
  }

  /** Does something while nobody else is inside. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = Promise.all([this.#alone, ...this.#inside]).then(work);
    this.#alone = turn.then(nothing, nothing);
    return turn;
  }
}

const nothing = (): void => undefined;
