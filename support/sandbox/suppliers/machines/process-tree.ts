import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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

  /** The first process inside, which all others end with; undefined when there is none. */
  get first(): number | undefined {
    return this.#over ? undefined : this.#first;
  }

  /** Kills every process at once; resolves when all are gone. */
  async kill(): Promise<void> {
    await seen({ hoped: 'The processes of the machine are gone', within: 5000 }, () => {
      if (this.#over) return true;
      // the first process inside takes all others with it, and its enclosers leave after it
      const first = this.#chain().at(-1);
      if (first !== undefined && alive(first)) signal(first, 'SIGKILL');
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

const childOf = (pid: number): number | undefined => childrenOf(pid, pid)[0];

const childrenOf = (pid: number, thread: number): readonly number[] =>
  (read(`/proc/${pid}/task/${thread}/children`).match(/\d+/g) ?? []).map(Number);

/** A process and all that descend from it. */
export function familyOf(pid: number): readonly number[] {
  const children = threadsOf(pid).flatMap((thread) => childrenOf(pid, thread));
  return [pid, ...children.flatMap(familyOf)];
}

function threadsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return []; // the process is gone
  }
}

/** The kernel's letters for what the threads of a process do; none when it is gone. */
export const statesOf = (pid: number): readonly string[] =>
  threadsOf(pid)
    .map((thread) => letterOf(`${pid}/task/${thread}`))
    .filter((letter) => letter !== undefined);

const letterOf = (which: string): string | undefined => /.*\) (\w)/s.exec(read(`/proc/${which}/stat`))?.[1];

/** Sends a signal to a process; one that has gone at the same moment needs none. */
export function signal(pid: number, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}

/** Whether a process is there and not merely waiting to be reaped. */
export const alive = (pid: number): boolean => {
  const state = letterOf(String(pid));
  return state !== undefined && state !== 'Z' && state !== 'X';
};

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process is gone
  }
}
