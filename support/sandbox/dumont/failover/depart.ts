import { delay, now } from '../../clock';
import { gpuHost, standbyHost } from '../machine/hosts';
import type { Host } from '../machine/connections';
import { stop } from '../machine/workload';
import { runAt } from '../operations/placing';
import type { Task } from '../operations/task';
import { Hopeless, reasonOf } from '../refusal';
import { endCopies, pull } from '../sync/rsync';
import { LostMeanwhile, unlessAborted, unlessLost } from '../watch/unless-lost';
import type { Watched } from '../watch/heartbeat';
import { copyOnce, copyUntilShort } from './copying';
import { ended, enter } from './event';

/**
 * Leaves a GPU that still serves: the copy makes up while the work goes on, then the work is stopped, the rest is
 * taken, and only then may the standby start. A GPU that is lost meanwhile is failed over like any other.
 *
 * Called again after any interruption, it finds the work stopped or not, and the copy as far as it came.
 */
export async function leaving(task: Task): Promise<string> {
  const { product } = task;
  const terms = { watched: left(task), signal: task.signal };
  try {
    await unlessLost(product, terms, (signal) => tryTakingAlong(task, signal));
    return 'starting the standby';
  } catch (error) {
    if (!(error instanceof LostMeanwhile)) throw error;
    const { instance } = product.store.events.get(task.id);
    product.store.instances.change(instance, { lossReason: error.message });
    return 'fencing';
  }
}

/**
 * What is in the way may pass. In the end a GPU whose host is taken back anyway is given up like a lost one, unless
 * nobody would be there to take over.
 */
export async function hindered(task: Task, because: string): Promise<string | undefined> {
  const { store, units } = task.product;
  if (now() < task.operation.rental.since + units.departDeadline) return undefined;
  const { noticed } = store.instances.get(store.events.get(task.id).instance);
  if (noticed === null || !(await standbyAnswers(task))) throw new Hopeless(because);
  return 'fencing';
}

const standbyAnswers = ({ product, standby }: Task): Promise<boolean> =>
  product.connections.must(standbyHost(standby), 'true').then(
    () => true,
    () => false,
  );

/** A GPU that could not be left goes on serving; should it not even do that, the watch over it will tell. */
export async function stay({ product, work, id }: Task, reason: string): Promise<void> {
  const { store, journal } = product;
  const event = store.events.get(id);
  await runAt(product, work.id, { kind: 'gpu', instance: event.instance }).catch((error: unknown) => {
    journal.note('not restarted', { work: work.id, because: reasonOf(error) });
  });
  store.atomically(() => {
    store.events.put(id, ended(event, reason, now()));
    store.instances.change(event.instance, { status: 'running' });
  });
}

const gpuOf = ({ product: { store }, id }: Task): Host =>
  gpuHost(store.instances.get(store.events.get(id).instance));

/** Whatever its workload and its GPU do: as long as the machine answers, everything can be taken along. */
const left = (task: Task): Watched => ({
  host: gpuOf(task),
  epoch: task.work.epoch,
  lease: task.product.units.lease,
  seenAt: now(),
  needs: 'machine',
  misses: task.product.units.misses,
});

/** What fails because the machine is going fails before its heart tells: that is given the time to. */
async function tryTakingAlong(task: Task, signal: AbortSignal): Promise<void> {
  const { heartbeat, misses, suspicion } = task.product.units;
  try {
    await takeAlong(task, signal);
  } catch (error) {
    await delay(heartbeat + misses * suspicion, signal);
    throw error;
  }
}

async function takeAlong(task: Task, signal: AbortSignal): Promise<void> {
  const { product, work } = task;
  const { connections } = product;
  const gpu = gpuOf(task);
  const standby = standbyHost(task.standby);
  await unlessAborted(product.supervision.quiet(work.id), signal); // a pass from a lost machine may take long
  const tunnel = await product.tunnels.between(standby, gpu);
  const copy = { command: pull(gpu, work.epoch), signal };
  try {
    await connections.must(standby, endCopies(work.epoch - 1), { signal });
    await copyUntilShort(task, copy);
    await stop(connections, gpu, signal);
    enter(product.store, task.id, 'gpu_lost');
    product.journal.note('workload stopped', { machine: gpu.id, epoch: work.epoch });
    await copyOnce(task, copy);
  } finally {
    tunnel.end();
  }
}
