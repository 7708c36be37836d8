import { seen } from '../../clock';
import { familyOf, signal, statesOf } from './process-tree';

const LIMIT = 5000;

/** Stops every process of a machine where it stands, given the first of them; resolves when all stand still. */
export async function freeze(first: number): Promise<void> {
  let before: readonly number[] = [];
  await seen({ hoped: 'Every process of the machine stands still', within: LIMIT, every: 1 }, () => {
    const family = familyOf(first);
    const moving = family.filter((pid) => !isStill(pid));
    for (const pid of moving) signal(pid, 'SIGSTOP');
    // one that forks and ends while we look can hide its child, but not twice without showing its own remains
    const settled = moving.length === 0 && family.join() === before.join();
    before = family;
    return settled || undefined;
  });
}

/** Lets every process of a frozen machine go on. */
export function thaw(first: number): void {
  for (const pid of familyOf(first)) signal(pid, 'SIGCONT');
}

/** Stopped with all its threads, or a process that has ended and waits to be reaped. */
function isStill(pid: number): boolean {
  const states = statesOf(pid);
  return states.length > 0 && states.every((state) => 'TtZX'.includes(state));
}
