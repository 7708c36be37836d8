import { seen } from '../../clock';
import { signal, statesOf } from './processes';

const LIMIT = 5000;

/** Finds every process of a machine that there is at the moment. */
export type Find = () => readonly number[];

/** Stops every process of a machine where it stands; resolves when all stand still. */
export async function freeze(find: Find): Promise<void> {
  let before: readonly number[] = [];
  const told = new Set<number>();
  await seen({ hoped: 'Every process of the machine stands still', within: LIMIT, every: 1 }, () => {
    const family = find();
    const moving = family.filter((pid) => !told.has(pid) || !isStill(pid));
    for (const pid of moving) signal(pid, 'SIGSTOP');
    moving.forEach((pid) => told.add(pid));
    // one that forks and ends while we look can hide its child, but not twice without showing its own remains
    const settled = moving.length === 0 && family.join() === before.join();
    before = family;
    return settled || undefined;
  });
}

/** Lets every process of a frozen machine go on. */
export function thaw(find: Find): void {
  for (const pid of find()) signal(pid, 'SIGCONT');
}

/**
 * Stopped with all its threads, or a process that has ended and waits to be reaped, or one that waits in the kernel:
 * it was told to stop and will, before it runs again. That may take until the thaw, if it waits for a child that it
 * lent its memory to and that stands still itself.
 */
function isStill(pid: number): boolean {
  const states = statesOf(pid);
  return states.length > 0 && states.every((state) => 'TtZXD'.includes(state));
}
