import { type ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { now } from '../clock';
import { type Degree, interrupt, type Notice, type Stop, STOPS } from './interruption';

const SETTLING_MS = 20_000;
// One Ctrl-C can arrive several times: from the terminal, from npm and from the command that started us.
const SAME_MS = 500;

const WORDS = {
  1: 'Interrupted: this scenario goes on to its end, then everything is given back. Once more settles at once.',
  2: `Interrupted again: settling at once, within ${SETTLING_MS / 1_000} s.`,
} as const;

/** In the process that leads the run: turns signals into an orderly end and the exit code that says so. */
export class Interruptions {
  readonly #children = new Set<ChildProcess>();
  #degree: Degree = 0;
  #lastAt = -Infinity;
  #exitCode: number | undefined;

  /** The exit code of the first signal, if there was one. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** From now on signals are heeded, and Cucumber's workers told. */
  install(): void {
    diagnostics.subscribe('child_process', (message) => {
      this.#children.add((message as { process: ChildProcess }).process);
    });
    for (const stop of Object.keys(STOPS) as Stop[]) {
      process.on(stop, () => {
        this.#heard(stop);
      });
    }
  }

  #heard(stop: Stop): void {
    const repeated = now() - this.#lastAt < SAME_MS;
    this.#lastAt = now();
    if (repeated || this.#degree === 2) return;
    this.#exitCode ??= STOPS[stop];
    this.#degree = this.#degree === 0 ? 1 : 2;
    process.stderr.write(`\n${WORDS[this.#degree]}\n`);
    interrupt(this.#degree);
    this.#tell();
    if (this.#degree === 2) this.#endBy(SETTLING_MS);
  }

  #workers(): readonly ChildProcess[] {
    return [...this.#children].filter(
      (child) => child.connected && child.spawnargs.some((part) => part.endsWith('run_worker.js')),
    );
  }

  #tell(): void {
    const notice: Notice = { type: 'INTERRUPTION', degree: this.#degree };
    for (const worker of this.#workers()) worker.send(notice);
  }

  #endBy(ms: number): void {
    // This timer keeps nobody waiting: it only fires while something else does.
    AbortSignal.timeout(ms).addEventListener('abort', () => {
      process.stderr.write(`Not settled within ${ms / 1_000} s: the next start gives the rest back.\n`);
      for (const worker of this.#workers()) worker.kill('SIGKILL');
      process.exit(this.#exitCode);
    });
  }
}
