import { now } from '../../clock';
import { standbyHost } from '../machine/hosts';
import { stop } from '../machine/workload';
import { runAt } from '../operations/placing';
import { UNKNOWN_GPU } from '../operations/rental';
import type { Task } from '../operations/task';
import type { Instance, Place } from '../records';
import { Unanswered } from '../refusal';
import { copyAcross, type Route } from '../sync/relay';
import { endCopies } from '../sync/rsync';
import { unlessAborted, unlessLost } from '../watch/unless-lost';
import { destination, hostOf, migrationOf, watchedSource, watchedTarget } from './way';

/** After the bulk copy so many passes at most make up for what was written meanwhile. */
const DELTAS = 3;

/**
 * Carries the workspace over while the work goes on, then stops the work, takes the rest and commits.
 *
 * Called again after any interruption before the commit, it first has the work go on where it was.
 */
export async function moving(task: Task): Promise<string> {
  const { product } = task;
  const { from, source } = migrationOf(task);
  const to = destination(task);
  // From here on this operation itself watches the machine that is left.
  product.store.instances.change(source, { status: 'failover' });
  product.supervision.attend(task.work.id);
  const left = { watched: watchedSource(task, from), signal: task.signal };
  await unlessLost(product, left, (signal) =>
    unlessLost(product, { watched: watchedTarget(task, to), signal }, (inner) => carry(task, inner)),
  );
  commit(task, to);
  return 'starting the target';
}

async function carry(task: Task, signal: AbortSignal): Promise<void> {
  const { product } = task;
  const { from } = migrationOf(task);
  await unlessAborted(alone(task), signal);
  await unlessAborted(runAt(product, task.work.id, from), signal);
  const route = {
    from: hostOf(task, from),
    to: hostOf(task, destination(task)),
    epoch: task.work.epoch,
  };
  await copyUntilShort(task, route, signal);
  await handOver(task, route, signal);
}

/** Nobody else copies to or from the CPU Standby, neither in this life of the product nor from a former one. */
async function alone({ product, work }: Task): Promise<void> {
  await product.supervision.quiet(work.id);
  if (work.standby?.address)
    await product.connections.must(standbyHost(work.standby), endCopies(work.epoch - 1));
}

async function copyUntilShort({ product }: Task, route: Route, signal: AbortSignal): Promise<void> {
  const { passDeadline: deadline, shortPass } = product.units;
  for (let pass = 0; pass <= DELTAS; pass += 1) {
    const since = now();
    await copyAcross(product.connections, route, { deadline, signal });
    if (now() - since <= shortPass) return;
  }
}

/** Nothing may be written any more when the last pass starts, and nothing may be left to copy after it. */
async function handOver({ product }: Task, route: Route, signal: AbortSignal): Promise<void> {
  const { connections, journal, units } = product;
  const manner = { deadline: units.passDeadline, signal };
  signal.throwIfAborted();
  await stop(connections, route.from, signal);
  journal.note('workload stopped', { machine: route.from.id, epoch: route.epoch });
  await copyAcross(connections, route, manner);
  const left = await copyAcross(connections, route, { ...manner, only: 'list' });
  if (left !== '') throw new Unanswered(`After the last pass this was still different: ${left}`);
}

/** A work on its CPU Standby, as its customer knows it. */
const onCpu = (id: number, work: string): Instance => ({
  id,
  kind: 'cpu',
  work,
  gpu: UNKNOWN_GPU,
  status: 'loading',
  actualStatus: null,
  address: null,
  startedAt: new Date().toISOString(),
  lossReason: null,
  noticed: null,
  replacedBy: null,
});

/** The commit point: from here on the work belongs to where it moves. */
function commit(task: Task, place: Place): void {
  const { store, journal } = task.product;
  const { source, newInstance, returnSource, from } = migrationOf(task);
  const instance = newInstance ?? task.rented.id;
  const kept = from.kind === 'gpu' && !returnSource;
  store.atomically(() => {
    if (place.kind === 'cpu') store.instances.put(instance, onCpu(instance, task.work.id));
    task.changeWork({ epoch: task.work.epoch + 1, place, instance });
    if (task.work.standby !== null)
      task.changeStandby({ gpuSeenAt: now(), syncEnabled: place.kind === 'gpu' });
    store.instances.change(source, { status: kept ? 'stopped' : 'destroying', replacedBy: instance });
    task.change({ step: 'starting the target' });
  });
  journal.note('moved', { machine: hostOf(task, place).id, epoch: task.work.epoch });
}
