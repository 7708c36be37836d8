import { seen } from '../../../clock';
import { alive, familyOf, lineOf, offspringOf, signal, wordsOf } from '../processes';

/** The variable in the environment of a machine's processes that says whose they are. */
export const MARK = 'SANDBOX_MACHINE';
const LIMIT = 5000;

/** How the processes of the machine in a directory are marked. */
export const markOf = (directory: string): string => `${directory}/`;

/**
 * Every process there is of the machines below a directory: their ssh servers, what carries their mark, and all that
 * descend from these. A workload that left the session which started it answers, once that is over, to a process
 * that this one descends from: so there is no need to look at all of this computer's.
 */
export function familyBelow(directory: string): readonly number[] {
  const line = lineOf(process.pid);
  const near = line.flatMap(offspringOf).filter((pid) => !line.includes(pid));
  const roots = near.filter((pid) => isMarked(pid, directory) || isServer(pid, directory));
  return [...new Set(roots.flatMap(familyOf))];
}

const isMarked = (pid: number, directory: string): boolean =>
  `\0${wordsOf(pid, 'environ')}`.includes(`\0${MARK}=${markOf(directory)}`);

/** An ssh server of a machine, or what is left of one: a session whose commands carry the mark. */
function isServer(pid: number, directory: string): boolean {
  const words = wordsOf(pid, 'cmdline').replaceAll('\0', ' ');
  if (!/^\S*sshd\b/.test(words)) return false;
  if (words.includes(` -f ${directory}/`)) return true;
  return offspringOf(pid).some((child) => isMarked(child, directory) || isServer(child, directory));
}

/** Kills every process that is found, again and again; resolves when none is left. */
export async function killAll(find: () => readonly number[]): Promise<void> {
  await seen({ hoped: 'Every process of the machine is gone', within: LIMIT }, () => {
    const left = find().filter(alive);
    for (const pid of left) signal(pid, 'SIGKILL');
    return left.length === 0 || undefined;
  });
}
