import { type ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { now } from '../clock';
import { type Degree, interrupt, type Notice, type Stop, STOPS } from './interruption';

const SETTLING_MS = 5_000;
// One Ctrl-C can arrive several times: from the terminal, from npm and from the command that started us.
const SAME_MS = 500;

const WORDS = {
  1: 'Interrupted: this scenario goes on to its end, then everything is given back. Once more settles at once.',
  2: `Interrupted again: giving everything back at once, for at most ${SETTLING_MS / 1_000} s. Once more ends this instant.`,
} as const;

/** Says what processes may still have rented. */
type Rented = (pids: readonly number[]) => readonly string[];

/** In the process that leads the run: turns signals into an orderly end and the exit code that says so. */
export class Interruptions {
  readonly #children = new Set<ChildProcess>();
  #degree: Degree = 0;
  #lastAt = -Infinity;
  #exitCode: number | undefined;

  constructor(private readonly rented: Rented) {}

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
    if (repeated) return;
    if (this.#degree === 2) this.#end();
    this.#exitCode ??= STOPS[stop];
    this.#degree = this.#degree === 0 ? 1 : 2;
    process.stderr.write(`\n${WORDS[this.#degree]}\n`);
    interrupt(this.#degree);
    this.#tell();
    // This timer keeps nobody waiting: it only fires while something else does.
    if (this.#degree === 2)
      AbortSignal.timeout(SETTLING_MS).addEventListener('abort', () => {
        this.#end();
      });
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

  /** End, whatever is still under way, and say what that leaves behind. */
  #end(): never {
    const workers = this.#workers();
    process.stderr.write(`\nEnded before everything was settled. ${this.#leftBehind(workers)}\n`);
    for (const worker of workers) worker.kill('SIGKILL');
    process.exit(this.#exitCode);
  }

  #leftBehind(workers: readonly ChildProcess[]): string {
    try {
      const rented = this.rented([process.pid, ...workers.flatMap(({ pid }) => pid ?? [])]);
      if (rented.length === 0) return 'Nothing stays rented.';
      return `Still rented, perhaps: ${rented.join(', ')}. The next start returns it.`;
    } catch (error) {
      return `The next start returns what is still rented; which that is cannot be told: ${String(error)}`;
    }
  }
}
