import { isDeepStrictEqual } from 'node:util';
import { delay } from '../../clock';
import { gpuHost, standbyHost } from '../machine/hosts';
import { prepare, setLease } from '../machine/workload';
import { ComputeRefusal } from '../compute/compute';
import type { Address, Instance } from '../records';
import { Hopeless, Unanswered } from '../refusal';
import { KEY_COMMAND } from '../sync/rsync';
import { labelsOf } from './marks';
import { settingsOf } from '../settings';
import { replacing } from './rebuild';
import { DONE, type Procedure, type Task } from './task';

async function ordering(task: Task): Promise<string> {
  const { compute, config, publicKey, store } = task.product;
  const { name, zone, machineType } = task.standby;
  const { disk, spot } = settingsOf(store);
  await compute.create({
    name,
    zone,
    machineType,
    disk,
    spot,
    labels: labelsOf(task.work.order.label),
    publicKeys: [publicKey, config.DUMONT_SSH_PUBLIC_KEY],
  });
  task.product.journal.note('standby ordered', { machine: `vm-${name}`, operation: task.id });
  return 'preparing';
}

/** The VM is made ready while the GPU still starts: whoever waits for protection waits for the slower of the two. */
async function preparing(task: Task): Promise<string> {
  const { connections, market, units } = task.product;
  const address = await untilUp(task);
  const host = standbyHost({ ...task.standby, address });
  await prepare(connections, host, task.work.order.command);
  const publicKey = (await connections.must(host, KEY_COMMAND)).trim();
  const gpu = await untilServing(task);
  if (!isDeepStrictEqual(await untilUp(task), address)) throw new Unanswered('The VM has moved meanwhile');
  await market.authorise(gpu.id, publicKey);
  await setLease(connections, gpuHost(gpu), units.lease);
  task.changeStandby({ address, publicKey });
  return DONE;
}

async function untilUp(task: Task): Promise<Address> {
  const { compute, units } = task.product;
  for (;;) {
    const { name, zone } = task.standby;
    const vm = await compute.find(zone, name);
    if (vm === undefined) throw new Hopeless(`The VM ${name} has disappeared.`);
    if (vm.address !== null) return vm.address;
    await delay(units.startPoll, task.signal);
  }
}

async function untilServing(task: Task): Promise<Instance> {
  const { store, units } = task.product;
  for (;;) {
    const gpu = store.instances.find(task.work.instance ?? -1);
    if (gpu?.status === 'running') return gpu;
    await delay(units.startPoll, task.signal);
  }
}

/** A VM that cannot be had is no protection: the customer is told why, nothing stays ordered. */
async function giveUp(task: Task, reason: string): Promise<void> {
  const { name, zone } = task.standby;
  await task.product.compute.destroy(zone, name);
  task.changeStandby({ failureReason: reason });
}

function troubled(_task: Task, error: unknown): Promise<undefined> {
  if (error instanceof ComputeRefusal) throw new Hopeless(error.message);
  return Promise.resolve(undefined);
}

/** Giving a GPU instance its CPU Standby, or another one in place of one that was lost. */
export const PROTECT: Procedure = { steps: { replacing, ordering, preparing }, troubled, giveUp };
