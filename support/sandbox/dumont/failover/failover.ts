import { now } from '../../clock';
import { giveBack } from '../operations/rental';
import { returnSurplus } from '../operations/rent';
import type { Procedure, Task } from '../operations/task';
import { Hopeless, sentenceOf } from '../refusal';
import { settling, startingTheGpu } from './conclude';
import { hindered, leaving, stay } from './depart';
import { ended } from './event';
import { fencing } from './fence';
import { provisioning, searching, STAYS, useless } from './replace';
import { isNoUse } from './replacement';
import { restoring } from './restore';
import { startingTheStandby } from './take-over';

const NEEDS_THE_STANDBY: readonly string[] = [
  'leaving',
  'fencing',
  'starting the standby',
  'provisioning',
  'restoring',
];
const NEEDS_THE_GPU: readonly string[] = ['provisioning', 'restoring', 'starting the GPU'];

/** A failed try: is the standby still there, is the new GPU? The customer is told what holds things up. */
async function troubled(task: Task, error: unknown): Promise<string | undefined> {
  const { store } = task.product;
  const { step } = task.operation;
  const failureReason = step === 'searching' ? `${sentenceOf(error)} ${STAYS}` : sentenceOf(error);
  store.events.change(task.id, { failureReason });
  if (NEEDS_THE_STANDBY.includes(step)) await assureStandby(task);
  if (step === 'leaving') return hindered(task, failureReason);
  return NEEDS_THE_GPU.includes(step) ? withoutTheGpu(task, error) : undefined;
}

/** What is done when the new GPU is gone; undefined when it is not. */
async function withoutTheGpu(task: Task, error: unknown): Promise<string | undefined> {
  if (!isNoUse(error) && (await gpuStillRuns(task))) return undefined;
  if (committed(task)) throw new Hopeless('The new GPU was lost before the workload ran on it.');
  return useless(task);
}

/** Whether the work belongs to the new GPU already; that one's own loss is then a failover of its own. */
const committed = ({ operation, work }: Task): boolean =>
  work.place?.kind === 'gpu' && work.place.instance === operation.rental.instance;

async function assureStandby(task: Task): Promise<void> {
  const { name, zone } = task.standby;
  const vm = await task.product.compute.find(zone, name);
  if (vm === undefined || vm.address === null) throw new Hopeless(`The CPU Standby ${name} is gone.`);
}

async function gpuStillRuns(task: Task): Promise<boolean> {
  const { instance } = task.operation.rental;
  if (instance === null) return false;
  const seen = (await task.product.market.instances()).find(({ id }) => id === instance);
  return seen?.actual_status === 'running' || seen?.actual_status === 'loading';
}

/** A GPU that was never given up may come back. */
const afterwards = ({ operation }: Task): 'offline' | 'error' =>
  operation.step === 'fencing' ? 'offline' : 'error';

/** A failover that cannot succeed says why; before the commit nothing stays rented for it. */
async function giveUp(task: Task, reason: string): Promise<void> {
  if (task.operation.step === 'leaving') await stay(task, reason);
  else await abandon(task, reason);
}

async function abandon(task: Task, reason: string): Promise<void> {
  const { store, supervision } = task.product;
  const { instance } = task.operation.rental;
  const event = store.events.get(task.id);
  const surplus = committed(task) ? event.instance : instance;
  if (committed(task) && instance !== null) {
    store.instances.change(instance, { status: 'running' });
    supervision.attend(task.work.id);
  }
  await returnSurplus(task);
  if (surplus !== null) await giveBack(task, surplus);
  store.atomically(() => {
    store.events.put(task.id, ended(event, reason, now()));
    if (surplus !== null) store.instances.remove(surplus);
    if (!committed(task))
      store.instances.change(event.instance, { status: afterwards(task), lossReason: reason });
  });
}

/** A failover, from the declared loss to the workload on another GPU. */
export const FAILOVER: Procedure = {
  steps: {
    leaving,
    fencing,
    'starting the standby': startingTheStandby,
    searching,
    provisioning,
    restoring,
    'starting the GPU': startingTheGpu,
    settling,
  },
  troubled,
  giveUp,
};
