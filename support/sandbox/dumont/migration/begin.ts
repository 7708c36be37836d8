import { writeSnapshot } from '../snapshots/begin';
import { unreadinessNow } from '../failover/manual';
import { countriesOf } from '../market/region';
import { intent } from '../operations/operation';
import type { Product, Run } from '../product';
import type { Instance, Operation, Place, Work } from '../records';
import { Refusal } from '../refusal';
import { begun, type Destination, type Migration } from './migration';

/** What the customer asks for. */
export interface Asked {
  readonly to: Destination;
  readonly returnSource: boolean;
}

const busyWith = ({ store }: Product, id: string): string | undefined => {
  const kinds = store.operations.all().flatMap(({ work, kind }) => (work === id ? [kind] : []));
  if (kinds.includes('migrate')) return 'The instance is being moved already.';
  return kinds.length === 0 ? undefined : 'Something else is being done with the instance.';
};

/** Why a work cannot leave this instance now. */
function obstacle(product: Product, { id, status }: Instance, work: Work): string | undefined {
  if (work.instance !== id || work.place === null) return `The work is not on the instance ${id}.`;
  const busy = busyWith(product, work.id);
  if (busy !== undefined) return busy;
  return status === 'running' ? undefined : `The instance ${id} is ${status}.`;
}

/** Why the CPU Standby cannot take a work now. */
async function noWayToCpu(product: Product, { place, id }: Work): Promise<string | undefined> {
  return place?.kind === 'cpu' ? 'The work is on the CPU already.' : unreadinessNow(product, id);
}

/** A part of the world that nobody knows is a mistake, not an empty shelf. */
function insistOnRegion({ region }: Destination): void {
  if (region !== null && countriesOf(region).length === 0)
    throw new Refusal(422, `There is no region "${region}".`);
}

/** Where a work can move from; refused with the reason when it cannot move now. */
export async function startingPoint(product: Product, instance: Instance, to: Destination): Promise<Place> {
  const { works } = product.store;
  insistOnRegion(to);
  const noWay = to.kind === 'cpu' ? await noWayToCpu(product, works.get(instance.work)) : undefined;
  const work = works.get(instance.work);
  const reason = noWay ?? obstacle(product, instance, work);
  if (reason !== undefined) throw new Refusal(409, reason);
  if (work.place === null) throw new Refusal(409, 'The work is nowhere.');
  return work.place;
}

/** Begins to move a work on purpose; refused, with the reason, when it cannot move now. */
export async function beginMigration(
  product: Product,
  instance: Instance,
  { to, returnSource }: Asked,
): Promise<{ readonly id: string; readonly run: Run }> {
  const { store, supervision } = product;
  const from = await startingPoint(product, instance, to);
  const work = store.works.get(instance.work);
  const operation = intended(product, work, to);
  const { id } = operation;
  write(product, operation, begun({ id, work: work.id, source: instance.id, from, to, returnSource }));
  return { id, run: supervision.begin(operation) };
}

/** To the CPU a work moves with the copy that is there already; to a GPU with a snapshot. */
function intended(product: Product, work: Work, { kind }: Destination): Operation {
  const operation = intent('migrate', 'validating', work);
  if (kind === 'cpu') return operation;
  return writeSnapshot(product, operation, { name: `move-${operation.id}`, type: 'full', tags: [] });
}

function write({ store }: Product, operation: Operation, migration: Migration): void {
  const { tokens } = store.works.get(operation.work);
  store.atomically(() => {
    store.migrations.put(migration.id, migration);
    store.works.change(operation.work, { tokens: [...tokens, operation.id] });
    store.operations.put(operation.id, operation);
  });
}
