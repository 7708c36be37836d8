import { readFileSync } from 'node:fs';

/** Where proc(5) tells of a process's state, its processor time in user and in system mode (clock ticks), and its start (ticks since the host's own). */
export const FIELDS = { state: 3, userTime: 14, systemTime: 15, startTime: 22 } as const;

const FIRST = FIELDS.state;

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');

/** One field of what the kernel tells of a process, or of a thread ("<pid>/task/<thread>"); undefined when there is none such. */
export function stat(which: number | string, field: keyof typeof FIELDS): string | undefined {
  try {
    const text = readFileSync(`/proc/${which}/stat`, 'utf8');
    // The second field is a name that may hold spaces and parentheses.
    return text
      .slice(text.lastIndexOf(')') + 2)
      .trim()
      .split(' ')[FIELDS[field] - FIRST];
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
