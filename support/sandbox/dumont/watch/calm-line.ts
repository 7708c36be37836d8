import { delay } from '../../clock';
import { PulseLine } from '../machine/pulse-line';
import type { Shell } from '../machine/shell';

/** So many milliseconds a line waits for who uses it next: one watch over a machine often follows another. */
const LINGERS = 250;

const lines = new WeakMap<Shell, CalmLine>();

/** The line over a connection, which all share whose beats go over it. */
export function lineOver(shell: Shell): CalmLine {
  const line = lines.get(shell) ?? new CalmLine(shell);
  lines.set(shell, line);
  return line.taken();
}

/** The line for the beats of calm times over one connection: begun when it is first wanted, and again when it has ended. */
export class CalmLine {
  #line: PulseLine | undefined;
  #starting: Promise<void> | undefined;
  #users = 0;

  constructor(readonly shell: Shell) {}

  /** One more uses it. */
  taken(): this {
    this.#users += 1;
    return this;
  }

  /** The line, when it can be asked; one that is only beginning is waited for. */
  async get(): Promise<PulseLine | undefined> {
    if (this.#line?.open !== true) await this.#started();
    return this.#line?.free === true ? this.#line : undefined;
  }

  /** One uses it no more; what is outstanding nobody answers, and a line that nobody takes soon ends. */
  leave(): void {
    this.#users -= 1;
    if (this.#line?.free === false) this.#line.end();
    else
      void delay(LINGERS).then(() => {
        this.#endUnlessUsed();
      });
  }

  #endUnlessUsed(): void {
    if (this.#users === 0) this.#line?.end();
  }

  async #started(): Promise<void> {
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    await this.#starting;
  }

  async #start(): Promise<void> {
    try {
      this.#line = await PulseLine.start(this.shell);
      this.#endUnlessUsed();
    } catch {
      // the beats themselves tell what is wrong
    }
  }
}
