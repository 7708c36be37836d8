import { PulseLine } from '../machine/pulse-line';
import type { Shell } from '../machine/shell';

/** The line for the beats of calm times over one connection: begun when it is first wanted, and again when it has ended. */
export class CalmLine {
  #line: PulseLine | undefined;
  #starting: Promise<void> | undefined;
  #over = false;

  constructor(readonly shell: Shell) {}

  /** The line, when it can be asked; one that is only beginning is waited for. */
  async get(): Promise<PulseLine | undefined> {
    if (this.#line?.open !== true) await this.#started();
    return this.#line?.free === true ? this.#line : undefined;
  }

  end(): void {
    this.#over = true;
    this.#line?.end();
  }

  async #started(): Promise<void> {
    if (this.#over) return;
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    await this.#starting;
  }

  async #start(): Promise<void> {
    try {
      this.#line = await PulseLine.start(this.shell);
      if (this.#over) this.#line.end();
    } catch {
      // the beats themselves tell what is wrong
    }
  }
}
