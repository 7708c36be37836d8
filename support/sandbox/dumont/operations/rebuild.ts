import type { Product } from '../product';
import type { Standby } from '../records';
import { intent } from './operation';
import type { Task } from './task';
import { freeOfLease } from './unprotect';

/** The supplier's word for a VM that does not come back by itself. */
const OVER = 'TERMINATED';

/** Whether the VM of a standby is gone for good, by its supplier's books. */
async function isGone({ compute }: Product, zone: string, name: string): Promise<boolean> {
  const vm = await compute.find(zone, name);
  return vm === undefined || vm.status === OVER;
}

/** The standby of a work that has one which was ready, while nothing else is being done for it. */
function idle({ store }: Product, id: string): Standby | undefined {
  if (store.operations.all().some(({ work }) => work === id)) return undefined;
  const standby = store.works.find(id)?.standby ?? undefined;
  return standby?.address ? standby : undefined;
}

/** Has a CPU Standby whose VM is gone for good made anew, unless something else is being done for the work. */
export async function rebuildIfLost(product: Product, id: string): Promise<void> {
  const standby = idle(product, id);
  if (standby === undefined || !(await isGone(product, standby.zone, standby.name))) return;
  const still = idle(product, id);
  if (still?.name === standby.name) begin(product, id, still);
}

function begin({ store, supervision, journal }: Product, id: string, standby: Standby): void {
  const operation = intent('protect', 'replacing', store.works.get(id));
  journal.note('standby lost', { machine: `vm-${standby.name}` });
  store.atomically(() => {
    // Whatever the next one holds, it holds only once it was copied there.
    const gone = { address: null, publicKey: null, copiedEpoch: null, gpuSeenAt: null, alarm: null };
    store.works.change(id, { standby: { ...standby, ...gone, failureReason: null } });
    store.operations.put(operation.id, operation);
  });
  supervision.attend(id);
  supervision.begin(operation);
}

/** Nobody could take over until the next one is ready; what is left of the lost one is returned before that is ordered. */
export async function replacing(task: Task): Promise<string> {
  const { compute, connections, journal } = task.product;
  const { name, zone } = task.standby;
  await freeOfLease(task);
  connections.drop(`vm-${name}`);
  await compute.destroy(zone, name);
  journal.note('standby returned', { machine: `vm-${name}` });
  task.changeStandby({ name: `dumont-${task.id}` });
  return 'ordering';
}
