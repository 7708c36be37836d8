import { now } from '../../clock';
import { standbyHost } from '../machine/hosts';
import { untilAtWork } from '../machine/workload';
import { runAt } from '../operations/placing';
import type { Task } from '../operations/task';
import { reasonOf } from '../refusal';
import { insistOnLife } from '../watch/need';
import { enter, entered } from './event';

/** The work goes on where its copy is. */
export async function startingTheStandby(task: Task): Promise<string> {
  const { product, work } = task;
  enter(product.store, task.id, 'failover_to_cpu');
  await runAt(product, work.id, { kind: 'cpu' });
  product.store.events.change(task.id, { restoredFrom: 'cpu_standby' });
  return 'searching';
}

/** The standby has taken over when its workload was seen at work; one that cannot be seen holds nothing up for long. */
export async function tellOfTheStandby(task: Task): Promise<void> {
  const { store } = task.product;
  if (store.events.get(task.id).phase !== 'failover_to_cpu') return;
  const since = await seenAtWork(task);
  store.events.put(task.id, entered(store.events.get(task.id), 'searching_gpu', since));
}

async function seenAtWork({ product, standby, work, signal }: Task): Promise<number> {
  const host = standbyHost(standby);
  try {
    const look = { kind: 'cpu', deadline: product.units.connect, signal } as const;
    const { pulse, since } = await untilAtWork(product.connections, host, look);
    insistOnLife(work, pulse);
    return since;
  } catch (error) {
    signal.throwIfAborted();
    product.journal.note('not seen at work', { machine: host.id, because: reasonOf(error) });
    return now();
  }
}
