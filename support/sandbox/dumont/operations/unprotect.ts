import { delay } from '../../clock';
import { setLease } from '../machine/workload';
import { gpuHost, standbyHost } from '../machine/hosts';
import type { Instance } from '../records';
import { DONE, type Procedure, type Task } from './task';

const NO_LEASE = 0;

async function releasing(task: Task): Promise<string> {
  await freeOfLease(task);
  return 'returning';
}

/** Without a standby nobody could take over: the guard must not end the workload any more. */
export async function freeOfLease(task: Task): Promise<void> {
  const { connections, store, units } = task.product;
  const { place } = task.work;
  const gpu = place?.kind === 'gpu' ? store.instances.find(place.instance) : undefined;
  if (gpu === undefined || !(await runs(task, gpu))) return;
  await setLease(connections, gpuHost(gpu), NO_LEASE);
  await delay(units.beatDeadline, task.signal); // a last beat may still have been on its way
  await setLease(connections, gpuHost(gpu), NO_LEASE);
}

async function runs({ product }: Task, { id, address }: Instance): Promise<boolean> {
  return address !== null && (await product.market.instance(id))?.actual_status === 'running';
}

async function returning(task: Task): Promise<string> {
  const { store } = task.product;
  await returnStandby(task);
  const { id, instance } = task.changeWork({ standby: null });
  if (instance === null || store.instances.find(instance) === undefined) store.works.remove(id);
  return DONE;
}

/** Returns the VM; resolves when the supplier no longer knows it. */
export async function returnStandby(task: Task): Promise<void> {
  const { compute, connections, journal } = task.product;
  const { standby } = task.work;
  if (standby === null) return;
  if (standby.address !== null) connections.drop(standbyHost(standby).id);
  await compute.destroy(standby.zone, standby.name);
  journal.note('standby returned', { machine: `vm-${standby.name}` });
}

/** Switching the CPU Standby of an instance off. */
export const UNPROTECT: Procedure = {
  steps: { releasing, returning },
  troubled: () => Promise.resolve(undefined),
  giveUp: () => Promise.resolve(),
};
