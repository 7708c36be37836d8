import { now } from '../../clock';
import { gpuHost, standbyHost } from '../machine/hosts';
import { prepare, stop } from '../machine/workload';
import { runAt } from '../operations/placing';
import type { Task } from '../operations/task';
import { Unanswered } from '../refusal';
import { endCopies, lastPass, push } from '../sync/rsync';
import { unlessAborted, unlessLost } from '../watch/unless-lost';
import { copyUntilShort, type Copy } from './copying';
import { enter } from './event';
import { replacement, usable } from './replacement';

/**
 * Takes the workspace to the new GPU while the standby serves, then stops the work, takes the rest and commits.
 *
 * Called again after any interruption before the commit, it first has the standby serve again.
 */
export async function restoring(task: Task): Promise<string> {
  const { product } = task;
  enter(product.store, task.id, 'restoring');
  const terms = { watched: replacement(task), signal: task.signal };
  await unlessLost(product, terms, async (signal) => {
    await unlessAborted(ready(task), signal);
    await takeBack(task, signal);
  });
  commit(task);
  return 'starting the GPU';
}

/** The new GPU opens, the standby may log in on it, and the guard is there; nothing runs yet. */
export async function ready(task: Task): Promise<void> {
  const { product, standby, rented, work } = task;
  const prepared = prepare(product.connections, gpuHost(rented), work.order.command);
  await Promise.all([
    product.market.authorise(rented.id, standby.publicKey ?? ''),
    prepared.then((pulse) => usable(rented, pulse)),
  ]);
}

async function takeBack(task: Task, signal: AbortSignal): Promise<void> {
  const { product, work } = task;
  const gpu = gpuHost(task.rented);
  const standby = standbyHost(task.standby);
  const [tunnel] = await Promise.all([
    product.tunnels.between(standby, gpu),
    runAt(product, work.id, { kind: 'cpu' }),
  ]);
  const { epoch } = task.work;
  try {
    const copy = { command: `(\n${endCopies(epoch - 1)}\n) || exit 1\n${push(gpu, epoch)}`, signal };
    await copyUntilShort(task, copy);
    await handOver(task, copy);
  } catch (error) {
    tunnel.end(); // else the copying that follows shares it
    throw error;
  }
}

/** Nothing may be written any more when the last pass starts, and nothing may be left to copy after it. */
async function handOver(task: Task, copy: Copy): Promise<void> {
  const { connections, journal, units } = task.product;
  const standby = standbyHost(task.standby);
  copy.signal.throwIfAborted();
  await stop(connections, standby);
  journal.note('workload stopped', { machine: standby.id, epoch: task.work.epoch });
  const terms = { deadline: units.passDeadline, signal: copy.signal };
  const last = lastPass(gpuHost(task.rented), task.work.epoch);
  const left = await connections.must(standby, last, terms);
  if (left.trim() !== '')
    throw new Unanswered(`After the last pass this was still different: ${left.trim()}`);
}

/** The commit point: from here on the work belongs to the new GPU, whatever happens. */
function commit(task: Task): void {
  const { store, journal } = task.product;
  const { id } = task.rented;
  const { instance: lost } = store.events.get(task.id);
  store.atomically(() => {
    task.changeWork({ epoch: task.work.epoch + 1, place: { kind: 'gpu', instance: id }, instance: id });
    task.changeStandby({ gpuSeenAt: now() }); // it has just shown that nothing is left to copy
    store.events.change(task.id, { newInstance: id, dataRestored: true });
    store.instances.change(lost, { status: 'destroying', replacedBy: id });
    task.change({ step: 'starting the GPU' });
  });
  journal.note('handed back', { machine: `gpu-${id}`, epoch: task.work.epoch });
}
