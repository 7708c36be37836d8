import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from './config';
import { Misconfigured, Unavailable } from './failures';
import { until } from './patience';
import { readySandbox, type ReadySandbox } from './ready-file';

/** A sandbox of this process's own; it ends with the process, however that ends. */
export interface Embedded extends ReadySandbox {
  /** Aborted when it has ended; one that is kept for us may end without our hearing of it. */
  readonly gone: AbortSignal;
  stop(): Promise<void>;
}

type Settings = Pick<Config, 'run' | 'worker' | 'reports' | 'environment' | 'defect' | 'sandbox'>;

/** One sandbox ready or gone; milliseconds. */
const READY = 15_000;
const GONE = 10_000;
const LAST_WORDS = 600;
/** How a sandbox ends that was asked for wrongly. */
const MISASKED = 'exit code 2';
const ROOT = resolve(__dirname, '..');
/** Many machines at once make much that is soon forgotten: with room for it nobody waits for the heap to be tidied (MB). */
const ROOMY = '--max-semi-space-size=64';
const COMPILING = join(ROOT, 'support/setup/ts-node.js');
const PROGRAM = join(ROOT, 'support/sandbox/main.ts');

class Starting {
  readonly #name: string;
  /** What it tells holds every key there is: nothing for a place that people keep and pass on. */
  readonly #told: string;
  readonly #child: ChildProcess;
  readonly #defect: string | undefined;
  readonly #gone = new AbortController();
  #ended: string | undefined;

  constructor({ run, worker, reports, environment, defect }: Settings, program: string) {
    mkdirSync(join(reports, 'sandbox'), { recursive: true });
    this.#name = join(reports, 'sandbox', `${run}-${worker}`);
    this.#defect = defect;
    const log = openSync(`${this.#name}.log`, 'w', 0o600);
    this.#told = mkdtempSync(join(tmpdir(), 'sandbox-ready-'));
    // Detached: a Ctrl-C in the terminal is for the suite, which then gives everything back.
    const loaded = [ROOMY, '--require', COMPILING, program];
    this.#child = spawn(
      process.execPath,
      [...loaded, '--tied', '--ready-file', join(this.#told, 'ready.json')],
      { cwd: ROOT, env: { ...environment }, detached: true, stdio: ['pipe', log, log] },
    );
    closeSync(log);
    this.#child.once('error', (error) => (this.#ended = error.message));
    this.#child.once('exit', (code, signal) => {
      this.#ended = signal ?? `exit code ${String(code)}`;
      this.#gone.abort(new Unavailable(`The embedded sandbox has ended (${this.#ended})`));
    });
  }

  /** What it said last; of a stack trace the error alone. */
  get #lastWords(): string {
    const said = readFileSync(`${this.#name}.log`, 'utf8').trim();
    const error = said.split('\n').findLast((line) => /^\w*Error\b.*: /.test(line));
    return (error ?? said.slice(-LAST_WORDS)) || 'it said nothing';
  }

  /** Why there is no sandbox: in its own words where it ended. */
  #why(error: unknown): Error {
    if (this.#ended === undefined) return error instanceof Error ? error : new Error(String(error));
    if (this.#ended === MISASKED)
      return new Misconfigured({
        wrong: `The embedded sandbox cannot be had like this: ${this.#lastWords}`,
        todo: 'Correct it in the environment or in .env; .env.example has every setting there is',
      });
    return new Unavailable({
      wrong: `The embedded sandbox cannot start (${this.#ended}): ${this.#lastWords}`,
      todo: `All it said is in ${this.#name}.log`,
    });
  }

  /** That it does not answer in time, and what to do about it. */
  #late({ message }: Error): Error {
    const log = `${this.#name}.log`;
    // A sandbox that said nothing leaves no log.
    const said = statSync(log).size === 0 ? '' : `; all it said is in ${log}`;
    const todo = `This computer may be overloaded: end what else runs on it, and try again${said}`;
    return new Unavailable({ wrong: message, todo });
  }

  /** The sandbox once it answers; one that does not is stopped. */
  async ready(signal?: AbortSignal): Promise<Embedded> {
    try {
      return await this.#answering(signal);
    } catch (error) {
      const why = this.#why(error);
      await this.stop().catch((cause: unknown) => {
        throw new Unavailable({ wrong: why.message, cause });
      });
      throw why;
    }
  }

  async #answering(signal?: AbortSignal): Promise<Embedded> {
    const file = join(this.#told, 'ready.json');
    await this.#answer(file, signal).catch((error: unknown) => {
      const wasLate = signal?.aborted !== true && this.#ended === undefined && error instanceof Unavailable;
      throw wasLate ? this.#late(error) : error;
    });
    const told = readySandbox(file, this.#defect);
    this.#forget();
    this.#letGo();
    return { ...told, gone: this.#gone.signal, stop: () => this.stop() };
  }

  async #answer(file: string, signal?: AbortSignal): Promise<void> {
    await until(
      {
        hoped: 'the embedded sandbox answers',
        within: READY,
        every: 20,
        look: () => existsSync(file),
        hopeless: () => (this.#ended === undefined ? undefined : `it ended (${this.#ended})`),
        seen: () => this.#lastWords,
        kind: Unavailable,
      },
      signal,
    );
  }

  /** The sandbox alone does not keep this process alive. */
  #letGo(): void {
    this.#child.unref();
    if (this.#child.stdin instanceof Socket) this.#child.stdin.unref();
  }

  #forget(): void {
    rmSync(this.#told, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    this.#forget();
    this.#child.stdin?.end();
    try {
      await until({
        hoped: 'the embedded sandbox ends when its stdin does',
        within: GONE,
        look: () => this.#ended !== undefined,
        changed: async (signal) => {
          await once(this.#child, 'exit', { signal });
        },
        seen: () => this.#lastWords,
        kind: Unavailable,
      });
    } finally {
      if (this.#ended === undefined) process.kill(-(this.#child.pid ?? 0), 'SIGKILL');
      // A quiet sandbox leaves no log to read.
      const log = `${this.#name}.log`;
      if (statSync(log, { throwIfNoEntry: false })?.size === 0) rmSync(log);
    }
  }
}

const started = (settings: Settings, program: string): Starting => {
  try {
    return new Starting(settings, program);
  } catch (cause) {
    const wrong = `The embedded sandbox has no place for its log in ${settings.reports}`;
    throw new Unavailable({ wrong, cause });
  }
};

/** Start the embedded sandbox and wait until it answers; when it does not, its own words say why. One that is kept for us is left as it is. */
export const startEmbedded = async (
  settings: Settings,
  signal?: AbortSignal,
  program = PROGRAM,
): Promise<Embedded> =>
  settings.sandbox === undefined
    ? started(settings, program).ready(signal)
    : {
        ...readySandbox(settings.sandbox, settings.defect),
        gone: new AbortController().signal,
        stop: () => Promise.resolve(),
      };
