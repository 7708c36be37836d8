import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's letters for what a thread does, as in proc(5). */
const DOING: Readonly<Record<string, string>> = {
  R: 'runs',
  S: 'sleeps',
  D: 'waits in the kernel',
  T: 'was stopped by a signal',
  t: 'was stopped by a debugger',
  Z: 'has ended, and was not waited for',
};

/** So many of its children, and of the functions that it is inside in the kernel, are told of. */
const CHILDREN = 20;
const FUNCTIONS = 6;

/** What the kernel tells of it; empty where it tells nothing, as of a process that is gone. */
function told(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

const names = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory);
  } catch {
    return []; // the process is gone
  }
};

interface Stat {
  readonly doing: string;
  /** In clock ticks, in user and in system mode. */
  readonly ran: string;
}

/** The fields of proc(5), counted from the one after the name, which may hold spaces and parentheses. */
function statOf(at: string): Stat {
  const stat = told(`${at}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const letter = fields[0] ?? '';
  return { doing: DOING[letter] ?? `is in state "${letter}"`, ran: fields.slice(11, 13).join('+') };
}

/** A thread in one line: its name, what it does, the number of its system call, and for how long it has run. */
function thread(at: string): string {
  const { doing, ran } = statOf(at);
  const [call = ''] = told(`${at}/syscall`).split(' ');
  return `${told(`${at}/comm`)} ${doing} (system call: ${call || 'unknown'}); it has run for ${ran} ticks`;
}

const childrenOf = (pid: number): readonly string[] =>
  names(`/proc/${pid}/task`).flatMap((each) =>
    told(`/proc/${pid}/task/${each}/children`)
      .split(' ')
      .filter((child) => child !== ''),
  );

const process = (pid: number | string): string => `process ${pid}: ${thread(`/proc/${pid}`)}`;

/**
 * What a process of this computer does at this moment, with the functions that it is inside in the kernel (where we
 * may know), its threads and its children, a line each: for whoever must find out afterwards why it did not answer.
 */
export function conditionOf(pid: number): string {
  const threads = names(`/proc/${pid}/task`).filter((each) => each !== String(pid));
  if (told(`/proc/${pid}/stat`) === '') return `process ${pid} is gone`;
  return [
    process(pid),
    ...told(`/proc/${pid}/stack`).split('\n').slice(0, FUNCTIONS),
    ...threads.map((each) => `thread ${each}: ${thread(`/proc/${pid}/task/${each}`)}`),
    ...childrenOf(pid).slice(0, CHILDREN).map(process),
  ].join('\n    ');
}
