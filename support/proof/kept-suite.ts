import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config';
import { Unavailable } from '../failures';
import { letPass } from '../patience';
import { goesFirst } from '../sandbox/precedence';
import type { SuiteOrder } from './suite-order';

const ROOT = resolve(__dirname, '../..');
const COMPILING = join(ROOT, 'support/setup/ts-node.js');
const PROGRAM = join(__dirname, 'suite.ts');

/** The first asks a run to settle after its scenario, the second at once, which takes it seconds; milliseconds. */
const GRACES = [600, 8_000] as const;

/** Each run has a name of its own. */
const withoutName = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([variable]) => variable !== 'RUN'));

/** The suite in a process of its own, loaded once for many runs. */
export class KeptSuite {
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;

  /** The program is the suite's own unless a test brings another. */
  constructor({ environment }: Pick<Config, 'environment'>, program = PROGRAM) {
    this.#child = fork(program, {
      cwd: ROOT,
      detached: true, // a Ctrl-C of the terminal is for us alone: we end it in order
      env: withoutName(environment),
      execArgv: ['--require', COMPILING],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    goesFirst(this.#child.pid ?? 0);
    this.#gone = once(this.#child, 'exit');
  }

  /** Run it to its end; one that is called off ends in order, and then the process has served. */
  async run(order: SuiteOrder, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    rmSync(order.reports, { recursive: true, force: true });
    mkdirSync(order.reports, { recursive: true });
    const world = { run: randomBytes(4).toString('hex'), ...order.world };
    const done = once(this.#child, 'message').then(() => 'done');
    this.#child.send({ ...order, world }, () => undefined); // its end is noticed by 'exit'
    const called = once(signal, 'abort').then(() => 'called off');
    const outcome = await Promise.race([done, this.#gone, called]);
    if (outcome === 'done') return;
    if (outcome !== 'called off') throw new Unavailable(`The suite ended before its run: ${this.#ending}`);
    await this.#callOff(done);
    signal.throwIfAborted();
  }

  /** End the process; nothing runs in it any more. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#gone;
  }

  get #ending(): string {
    const { signalCode, exitCode } = this.#child;
    return signalCode ?? `exit code ${String(exitCode)}`;
  }

  /** It gives back what it has rented. */
  async #callOff(done: Promise<unknown>): Promise<void> {
    for (const grace of GRACES) {
      this.#child.kill('SIGTERM');
      const over = new AbortController();
      const ended = Promise.race([done, this.#gone]).then(() => 'ended');
      const outcome = await Promise.race([ended, letPass(grace, over.signal)]);
      over.abort();
      if (outcome === 'ended') return;
    }
    this.#child.kill('SIGKILL');
  }
}
