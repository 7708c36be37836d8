import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { seen, within } from '../../clock';
import { PLAIN } from './programs';

/** A machine's processes, from the command that encloses them down to the first one inside. */
export class ProcessTree {
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  #words = '';
  #first: number | undefined;
  #over = false;

  constructor(command: readonly string[]) {
    const [file = '', ...rest] = command;
    this.#child = spawn(file, rest, { detached: true, env: PLAIN, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.on('data', (piece: Buffer) => {
      this.#hear(piece.toString());
    });
    const ended = new Promise<void>((resolve) => {
      this.#child.once('exit', resolve);
      this.#child.once('error', (cause) => {
        this.#hear(cause.message);
        resolve();
      });
    });
    this.gone = ended.then(() => this.#last());
  }

  /** Resolves when the machine has said these words on standard error. */
  async says(words: string, deadline: number): Promise<void> {
    const said = new Promise<void>((resolve) => {
      this.#child.stderr?.on('data', () => {
        if (this.#words.includes(words)) resolve();
      });
    });
    const ended = this.gone.then(() => Promise.reject(new Error(`The machine ended: ${this.#words.trim()}`)));
    await within(deadline, `The machine says "${words}"`, Promise.race([said, ended]));
    ended.catch(() => undefined); // its later end is told by gone
    this.#first = this.#chain().at(-1);
  }

  /** Kills every process at once; resolves when all are gone. */
  async kill(): Promise<void> {
    await seen({ hoped: 'The processes of the machine are gone', within: 5000 }, () => {
      if (this.#over) return true;
      // the first process inside takes all others with it, and its enclosers leave after it
      const first = this.#chain().at(-1);
      if (first !== undefined && alive(first)) kill(first);
      return undefined;
    });
  }

  #hear(words: string): void {
    this.#words = (this.#words + words).slice(-4000);
  }

  /** The encloser, the command it became, the first process inside. */
  #chain(): readonly number[] {
    const outer = this.#child.pid;
    if (outer === undefined) return [];
    const middle = childOf(outer);
    const first = middle === undefined ? undefined : childOf(middle);
    return [outer, middle, first].filter((pid) => pid !== undefined);
  }

  async #last(): Promise<void> {
    const first = this.#first;
    if (first !== undefined) {
      const hoped = 'The last process of the machine is gone';
      await seen({ hoped, within: 2000 }, () => !alive(first) || undefined);
    }
    this.#over = true;
  }
}

function childOf(pid: number): number | undefined {
  const [child] = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ');
  return child === undefined || child === '' ? undefined : Number(child);
}

/** Kills a process; one that has gone at the same moment is as good as killed. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}

/** Whether a process is there and not merely waiting to be reaped. */
export const alive = (pid: number): boolean => {
  const state = read(`/proc/${pid}/stat`).split(') ')[1]?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
};

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process is gone
  }
}
