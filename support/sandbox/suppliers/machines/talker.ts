import { spawn, type ChildProcess } from 'node:child_process';
import { within } from '../../clock';
import { PLAIN } from './programs';

/** A program of the cloud that tells on standard error what it does. */
export class Talker {
  /** Resolves when it has ended, also when it could not even begin. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #words = '';

  constructor(command: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const [file = '', ...rest] = command;
    const env = { ...PLAIN, ...environment };
    this.#child = spawn(file, rest, { detached: true, env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.on('data', (piece: Buffer) => {
      this.#hear(piece.toString());
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', () => {
        resolve();
      });
      this.#child.once('error', (cause) => {
        this.#hear(cause.message);
        resolve();
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when it has said these words. */
  async says(words: string, deadline: number): Promise<void> {
    const said = new Promise<void>((resolve) => {
      this.#child.stderr?.on('data', () => {
        if (this.#words.includes(words)) resolve();
      });
    });
    const ended = this.ended.then(() =>
      Promise.reject(new Error(`The machine ended: ${this.#words.trim()}`)),
    );
    ended.catch(() => undefined); // its later end is told by ended
    await within(deadline, `The machine says "${words}"`, Promise.race([said, ended]));
  }

  #hear(words: string): void {
    this.#words = (this.#words + words).slice(-4000);
  }
}
