import { intent } from '../operations/operation';
import type { Product, Run } from '../product';
import type { Instance, Operation, OperationKind, Snapshot, Work } from '../records';
import { Refusal } from '../refusal';
import type { Store } from '../store';

/** What the customer wants of a snapshot. */
export interface Wish {
  readonly name: string;
  readonly type: string;
  readonly tags: readonly string[];
}

/** Something that was begun, and the snapshot it is about. */
export interface Begun {
  readonly run: Run;
  readonly snapshot: string;
}

/** Giving a GPU instance its standby disturbs nothing, and is not disturbed. */
const HARMLESS: readonly OperationKind[] = ['protect'];

/** The work of an instance, when it is at work on its GPU and nothing else is being done with it. */
function idle({ store }: Product, instance: Instance): Work {
  const work = store.works.get(instance.work);
  const busy = store.operations.all().some((one) => one.work === work.id && !HARMLESS.includes(one.kind));
  if (busy) throw new Refusal(409, 'Something else is being done with the instance.');
  if (instance.status !== 'running') throw new Refusal(409, `The instance is ${instance.status}.`);
  if (work.place?.kind !== 'gpu' || work.place.instance !== instance.id)
    throw new Refusal(409, 'The work is not on this GPU.');
  return work;
}

const nextSerial = (store: Store): number =>
  Math.max(0, ...store.snapshots.all().map(({ serial }) => serial)) + 1;

const unfinished = (store: Store, id: string, instance: number): Snapshot => ({
  id,
  stored: null,
  state: 'unfinished',
  instance,
  name: '',
  type: '',
  tags: [],
  pinned: false,
  serial: nextSerial(store),
  madeAt: Date.now(),
  files: 0,
  filesNew: 0,
  filesChanged: 0,
  size: 0,
  added: 0,
});

/** What everything that is made for an instance is marked with, its snapshots too. */
function marks({ order }: Work): readonly string[] {
  const [mark = ''] = order.label.split('/');
  return mark === '' ? [] : [`mark:${mark}`, `label:${order.label}`];
}

/** Writes down that an operation shall make a snapshot of a work, and under which name it is looked for. */
export function writeSnapshot({ store }: Product, operation: Operation, wish: Wish): Operation {
  const { id } = operation;
  const work = store.works.get(operation.work);
  const instance = work.instance ?? -1;
  const named = wish.name === '' ? [] : [`name:${wish.name}`];
  const tags = [...named, `instance:${instance}`, `type:${wish.type}`, ...marks(work), ...wish.tags];
  store.snapshots.put(id, { ...unfinished(store, id, instance), ...wish, tags });
  return { ...operation, snapshot: id };
}

/** Writes down that a snapshot shall be made, and begins to. */
export function beginSnapshot(product: Product, instance: Instance, wish: Wish): Begun {
  const operation = writeSnapshot(product, intent('snapshot', 'staging', idle(product, instance)), wish);
  return { run: product.supervision.begin(operation), snapshot: operation.id };
}

/** Writes down that a snapshot shall take the place of an instance's workspace, and begins to fetch it. */
export function beginRestore(product: Product, instance: Instance, { id }: Snapshot): Begun {
  const operation = intent('restore', 'fetching', idle(product, instance));
  return { run: product.supervision.begin({ ...operation, snapshot: id }), snapshot: id };
}
