import { PulseLine } from '../machine/pulse-line';
import type { Shell } from '../machine/shell';

/** The line for the beats of calm times over one connection: begun when it is first wanted, and again when it has ended. */
export class CalmLine {
  #line: PulseLine | undefined;
  #starting = false;
  #over = false;

  constructor(readonly shell: Shell) {}

  /** The line, when it can be asked now. */
  get(): PulseLine | undefined {
    if (this.#line?.open !== true) this.#start();
    return this.#line?.free === true ? this.#line : undefined;
  }

  end(): void {
    this.#over = true;
    this.#line?.end();
  }

  #start(): void {
    if (this.#starting || this.#over) return;
    this.#starting = true;
    void PulseLine.start(this.shell)
      .then(
        (line) => {
          this.#line = line;
          if (this.#over) line.end();
        },
        () => undefined, // the beats themselves tell what is wrong
      )
      .finally(() => (this.#starting = false));
  }
}
