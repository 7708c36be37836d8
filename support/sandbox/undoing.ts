/** What must be given back, the last first. */
export class Undoing {
  readonly #undos: (() => void | Promise<void>)[] = [];

  /** From now on this has to be undone, too. */
  with(undo: () => void | Promise<void>): void {
    this.#undos.push(undo);
  }

  /** Give everything back; every failure is told, none keeps the others from being given back. */
  async all(): Promise<void> {
    const failures: unknown[] = [];
    for (let undo = this.#undos.pop(); undo !== undefined; undo = this.#undos.pop())
      try {
        await undo();
      } catch (cause) {
        failures.push(cause);
      }
    if (failures.length === 0) return;
    throw new AggregateError(failures, `The sandbox did not end cleanly: ${failures.join('; ')}`);
  }
}
