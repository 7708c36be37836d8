import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** A process, told apart from any other that gets its number later. */
export const PROCESS = z.object({ pid: z.number().int(), startTime: z.string() });
export type Process = z.infer<typeof PROCESS>;

/** Who keeps a ledger. */
export const OWNER = PROCESS.extend({ host: z.string() });
export type Owner = z.infer<typeof OWNER>;

const STATE = 3;
const START_TIME = 22;

/** One field of /proc/<pid>/stat, numbered as in proc(5); undefined when there is no such process. */
const stat = (pid: number, field: number): string | undefined => {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    // The second field is a name that may hold spaces and parentheses.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[field - STATE];
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
};

/** A start time counts from the host's own start, so that belongs to it. */
const startTimeOf = (pid: number): string =>
  `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${stat(pid, START_TIME) ?? ''}`;

/** A running process as it is written down. */
export const processOf = (pid: number): Process => ({ pid, startTime: startTimeOf(pid) });

/** This process as the keeper of a ledger. */
export const thisOwner = (): Owner => ({ host: hostname(), ...processOf(process.pid) });

/** Whether it still runs; one that was killed but not yet waited for does not. */
export const isAlive = ({ pid, startTime }: Process): boolean => {
  const state = stat(pid, STATE);
  return state !== undefined && state !== 'Z' && startTimeOf(pid) === startTime;
};

/** Whether we can look at the owner ourselves. */
export const isHere = ({ host }: Owner): boolean => host === hostname();
