import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { stat } from '../proc';

/** A process, told apart from any other that gets its number later. */
export const PROCESS = z.object({ pid: z.number().int(), startTime: z.string() });
export type Process = z.infer<typeof PROCESS>;

/** Who keeps a ledger. */
export const OWNER = PROCESS.extend({ host: z.string() });
export type Owner = z.infer<typeof OWNER>;

/** A start time counts from the host's own start, so that belongs to it. */
const startTimeOf = (pid: number): string =>
  `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${stat(pid, 'startTime') ?? ''}`;

/** A running process as it is written down. */
export const processOf = (pid: number): Process => ({ pid, startTime: startTimeOf(pid) });

/** This process as the keeper of a ledger. */
export const thisOwner = (): Owner => ({ host: hostname(), ...processOf(process.pid) });

/** Whether it still runs; one that was killed but not yet waited for does not. */
export const isAlive = ({ pid, startTime }: Process): boolean => {
  const state = stat(pid, 'state');
  return state !== undefined && state !== 'Z' && startTimeOf(pid) === startTime;
};

/** Whether we can look at the owner ourselves. */
export const isHere = ({ host }: Owner): boolean => host === hostname();
