import { now } from '../../clock';
import { gpuHost, standbyHost } from '../machine/hosts';
import type { Host } from '../machine/connections';
import { prepare, stop } from '../machine/workload';
import { runAt } from '../operations/placing';
import type { Task } from '../operations/task';
import { Unanswered } from '../refusal';
import { difference, endCopies, isVerified, push } from '../sync/rsync';
import { openTunnel } from '../sync/tunnel';
import { enter } from './event';

/** After the bulk copy so many passes at most make up for what was written meanwhile. */
const DELTAS = 3;

/**
 * Takes the workspace to the new GPU while the standby serves, then stops the work, takes the rest and commits.
 *
 * Called again after any interruption before the commit, it first has the standby serve again.
 */
export async function restoring(task: Task): Promise<string> {
  const { product, work } = task;
  enter(product.store, task.id, 'restoring');
  await ready(task);
  const gpu = gpuHost(task.rented);
  const standby = standbyHost(task.standby);
  const [tunnel] = await Promise.all([
    openTunnel(product.connections, standby, gpu),
    product.connections.must(standby, endCopies(work.epoch - 1)),
    runAt(product, work.id, { kind: 'cpu' }),
  ]);
  try {
    await copyWhileServing(task, gpu);
    await handOver(task, gpu);
  } finally {
    tunnel.end();
  }
  commit(task);
  return 'starting the GPU';
}

/** The standby may log in on the new GPU, and the guard is there; nothing runs yet. */
async function ready({ product, standby, rented, work }: Task): Promise<void> {
  await Promise.all([
    product.market.authorise(rented.id, standby.publicKey ?? ''),
    prepare(product.connections, gpuHost(rented), work.order.command),
  ]);
}

async function copyWhileServing(task: Task, gpu: Host): Promise<void> {
  for (let pass = 0; pass <= DELTAS; pass += 1) {
    const since = now();
    await copy(task, gpu);
    if (now() - since <= task.product.units.shortPass) return;
  }
}

/** Nothing may be written any more when the last pass starts, and nothing may be left to copy after it. */
async function handOver(task: Task, gpu: Host): Promise<void> {
  const { connections, journal, units } = task.product;
  const standby = standbyHost(task.standby);
  await stop(connections, standby);
  journal.note('workload stopped', { machine: standby.id, epoch: task.work.epoch });
  await copy(task, gpu);
  const terms = { deadline: units.passDeadline, signal: task.signal };
  const left = await connections.must(standby, difference(gpu), terms);
  if (left.trim() !== '')
    throw new Unanswered(`After the last pass this was still different: ${left.trim()}`);
}

async function copy(task: Task, gpu: Host): Promise<void> {
  const { connections, units } = task.product;
  const terms = { deadline: units.passDeadline, signal: task.signal };
  const { code, complaint } = await connections.run(
    standbyHost(task.standby),
    push(gpu, task.work.epoch),
    terms,
  );
  if (!isVerified(code))
    throw new Unanswered(`The copy to the new GPU failed (${code}): ${complaint.trim()}`);
}

/** The commit point: from here on the work belongs to the new GPU, whatever happens. */
function commit(task: Task): void {
  const { store, journal } = task.product;
  const { id } = task.rented;
  const { instance: lost } = store.events.get(task.id);
  store.atomically(() => {
    task.changeWork({ epoch: task.work.epoch + 1, place: { kind: 'gpu', instance: id }, instance: id });
    store.events.change(task.id, { newInstance: id, dataRestored: true });
    store.instances.change(lost, { status: 'destroying', replacedBy: id });
    task.change({ step: 'starting the GPU' });
  });
  journal.note('handed back', { machine: `gpu-${id}`, epoch: task.work.epoch });
}
