import { readFileSync, writeFileSync } from 'node:fs';

/** As of nice. */
const AHEAD = '-5';

/**
 * Has a process that leads a session of its own go before the machines of the sandbox, where this computer lets us; once
 * it has begun, since whatever only begins would keep those waiting who ask.
 *
 * Linux deals the processor out by sessions, and each connection to a machine is one: a market or a product among so many
 * would be slower the more machines there are, as if all of them ran on one computer in reality, too.
 */
export function goesFirst(pid: number): void {
  try {
    if (sessionOf(pid) === pid) writeFileSync(`/proc/${pid}/autogroup`, AHEAD); // else others are in that session
  } catch {
    return; // it may not, or nothing is dealt out by sessions here
  }
}

/** The session a process is in, by the kernel's own table. */
const sessionOf = (pid: number): number =>
  Number(/\) \w \d+ \d+ (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
