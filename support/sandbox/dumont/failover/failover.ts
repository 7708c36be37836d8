import { now } from '../../clock';
import { giveBack } from '../operations/rental';
import { returnSurplus } from '../operations/rent';
import type { Procedure, Task } from '../operations/task';
import { Hopeless, reasonOf } from '../refusal';
import { settling, startingTheGpu } from './conclude';
import { ended } from './event';
import { fencing } from './fence';
import { discarding, provisioning, searching, startingTheStandby } from './replace';
import { restoring } from './restore';

const NEEDS_THE_STANDBY: readonly string[] = ['fencing', 'starting the standby', 'provisioning', 'restoring'];
const NEEDS_THE_GPU: readonly string[] = ['provisioning', 'restoring', 'starting the GPU'];

/** A failed try: is the standby still there, is the new GPU? The customer is told what holds things up. */
async function troubled(task: Task, error: unknown): Promise<string | undefined> {
  const { store } = task.product;
  const { step } = task.operation;
  store.events.change(task.id, { failureReason: reasonOf(error) });
  if (NEEDS_THE_STANDBY.includes(step)) await assureStandby(task);
  if (!NEEDS_THE_GPU.includes(step) || (await gpuStillRuns(task))) return undefined;
  if (committed(task)) throw new Hopeless('The new GPU was lost before the workload ran on it.');
  return discarding(task);
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
  const { store } = task.product;
  const { instance } = task.operation.rental;
  await returnSurplus(task);
  const event = store.events.get(task.id);
  const useless = committed(task) ? event.instance : instance;
  if (useless !== null) await giveBack(task, useless);
  store.atomically(() => {
    store.events.put(task.id, ended(event, reason, now()));
    if (useless !== null) store.instances.remove(useless);
    if (!committed(task))
      store.instances.change(event.instance, { status: afterwards(task), lossReason: reason });
    else if (instance !== null) store.instances.change(instance, { status: 'running' });
  });
}

/** A failover, from the declared loss to the workload on another GPU. */
export const FAILOVER: Procedure = {
  steps: {
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
