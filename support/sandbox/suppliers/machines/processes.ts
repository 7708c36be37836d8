import { readdirSync, readFileSync } from 'node:fs';

/** The first of a process's children, if it has one. */
export const childOf = (pid: number): number | undefined => childrenOf(pid, pid)[0];

const childrenOf = (pid: number, thread: number): readonly number[] =>
  (read(`/proc/${pid}/task/${thread}/children`).match(/\d+/g) ?? []).map(Number);

/** Every process that answers to a process. */
export const offspringOf = (pid: number): readonly number[] =>
  threadsOf(pid).flatMap((thread) => childrenOf(pid, thread));

/** A process and all that descend from it. */
export const familyOf = (pid: number): readonly number[] => [pid, ...offspringOf(pid).flatMap(familyOf)];

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

/** What a process is called in the cloud's own namespace, the first below ours. */
export function innerPid(pid: number): string {
  const [, names = ''] = /^NSpid:\s*(.*)$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return names.split(/\s+/)[1] ?? '';
}

/**
 * A process, the one it answers to, the one that one answers to, and so on. When one of them ends while we look, who
 * answered to it answers to another by then: it is looked again until twice the same was seen.
 */
export function lineOf(pid: number): readonly number[] {
  let line = upFrom(pid);
  for (let again = upFrom(pid); again.join() !== line.join(); again = upFrom(pid)) line = again;
  return line;
}

function upFrom(pid: number): readonly number[] {
  const [, parent = '0'] = /.*\) \w (\d+)/s.exec(read(`/proc/${pid}/stat`)) ?? [];
  return parent === '0' ? [pid] : [pid, ...upFrom(Number(parent))];
}

/** What a process was started with, each word ended by a zero byte; empty when it is gone or somebody else's. */
export const wordsOf = (pid: number, which: 'environ' | 'cmdline'): string => read(`/proc/${pid}/${which}`);

const letterOf = (which: string): string | undefined => /.*\) (\w)/s.exec(read(`/proc/${which}/stat`))?.[1];

/** The unix sockets that a process sees, as the kernel lists them, a line each; none when it is gone. */
export const socketsOf = (pid: number): readonly string[] => read(`/proc/${pid}/net/unix`).split('\n');

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
    return ''; // the process is gone, or somebody else's
  }
}
