import { readdirSync, readFileSync } from 'node:fs';
import { type FIELDS, stat } from './proc';

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

/** What the kernel tells of a process or thread in one of its files; empty where it tells nothing. */
function told(which: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${which}/${file}`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** A field of what it tells; undefined where it tells nothing. */
function field(which: number | string, name: keyof typeof FIELDS): string | undefined {
  try {
    return stat(which, name);
  } catch {
    return undefined;
  }
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // the process is gone
  }
}

const childrenOf = (pid: number): readonly string[] =>
  threadsOf(pid).flatMap((each) => told(pid, `task/${each}/children`).match(/\d+/g) ?? []);

/** What a process or thread does: its name, its state, the number of its system call, and for how long it has run. */
function deed(which: number | string): string {
  const letter = field(which, 'state') ?? '';
  const ran = [field(which, 'userTime'), field(which, 'systemTime')].join('+');
  const [call = ''] = told(which, 'syscall').split(' ');
  const doing = DOING[letter] ?? `is in state "${letter}"`;
  return `${told(which, 'comm')} ${doing} (system call: ${call || 'unknown'}); it has run for ${ran} ticks`;
}

/** Threads that do the same are told together: a pool of idle ones must not hide the rest. */
function threads(pid: number): readonly string[] {
  const alike: Record<string, string[]> = {};
  for (const thread of threadsOf(pid))
    if (thread !== String(pid)) (alike[deed(`${pid}/task/${thread}`)] ??= []).push(thread);
  return Object.entries(alike).map(([what, each]) => `thread ${each.join(', ')}: ${what}`);
}

/**
 * What a process of this computer does at this moment, with the functions that it is inside in the kernel (where we
 * may know), its threads and its children, a line each: for whoever must find out afterwards why it did not answer.
 */
export function conditionOf(pid: number): string {
  if (field(pid, 'state') === undefined) return `process ${pid} is gone`;
  const inside = told(pid, 'stack').split('\n').slice(0, FUNCTIONS);
  return [
    `process ${pid}: ${deed(pid)}`,
    ...inside.filter((each) => each !== ''),
    ...threads(pid),
    ...childrenOf(pid)
      .slice(0, CHILDREN)
      .map((child) => `process ${child}: ${deed(child)}`),
  ].join('\n    ');
}
