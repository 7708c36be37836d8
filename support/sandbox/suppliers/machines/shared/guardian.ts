import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { PLAIN } from '../programs';

const ROOT = resolve(__dirname, '../../../../..');
const COMPILING = join(ROOT, 'support/setup/ts-node.js');

/** A process that ends the machines of a directory when this one ends, even by SIGKILL: a pipe ties them. */
export class Guardian {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #watching: Promise<unknown>;

  constructor(directory: string) {
    const program = ['--require', COMPILING, join(__dirname, 'watcher.ts'), directory];
    this.#child = spawn(process.execPath, program, {
      cwd: ROOT,
      env: PLAIN,
      detached: true, // what ends this process group must not end the guardian with it
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdin?.on('error', () => undefined); // its end is told by 'exit'
    this.#ended = once(this.#child, 'exit');
    const says = new Promise((resolve) => this.#child.stdout?.once('data', resolve));
    this.#watching = Promise.race([says, this.#ended]);
    this.#watching.catch(() => undefined); // told by watching()
  }

  /** Resolves when it watches; fails when it does not any more: machines could outlive their sandbox. */
  async watching(): Promise<void> {
    await this.#watching;
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`The process that guards the machines has ended (${signalCode ?? exitCode}).`);
  }

  /** Lets it end what is left; resolves when nothing is. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}
