import { intent } from '../operations/operation';
import type { Product } from '../product';
import type { Instance, Operation, Work } from '../records';
import { Refusal } from '../refusal';
import { planned } from './event';
import { unreadiness } from './readiness';

const operationsOf = ({ store }: Product, id: string): readonly Operation[] =>
  store.operations.all().filter(({ work }) => work === id);

/** What is being done for a work in earnest: a rehearsal makes way for it. */
const inEarnest = (product: Product, id: string): readonly Operation[] =>
  operationsOf(product, id).filter(({ kind }) => kind !== 'rehearsal');

/** The failover of a work that is under way. */
export const runningFailover = (product: Product, id: string): Operation | undefined =>
  operationsOf(product, id).find(({ kind }) => kind === 'failover');

/** The rehearsal of a work that is under way. */
export const runningRehearsal = (product: Product, id: string): Operation | undefined =>
  operationsOf(product, id).find(({ kind }) => kind === 'rehearsal');

/** The GPU instance a work runs on, when it could be left now; else why not. */
export function leavable(product: Product, work: Work): Instance | string {
  if (inEarnest(product, work.id).length > 0) return 'Something else is being done.';
  if (work.place?.kind !== 'gpu') return 'The work is not on a GPU.';
  const instance = product.store.instances.get(work.place.instance);
  if (instance.status !== 'running') return `The GPU instance ${instance.id} is ${instance.status}.`;
  return unreadiness(work) ?? instance;
}

/** Whether a work runs on this GPU instance and a planned failover could begin now. */
export function canLeave(product: Product, id: string, instance: number): boolean {
  const work = product.store.works.find(id);
  const left = work && leavable(product, work);
  return typeof left === 'object' && left.id === instance;
}

/** Why a GPU is left, and the market's notice if it gave one. */
interface Reason {
  readonly reason: string;
  readonly notice?: string;
}

/**
 * Begins a planned failover: the work leaves a GPU that still serves, and nothing is to be lost. Asked again while a
 * failover goes on, it answers that one.
 */
export function leave(product: Product, id: string, { reason, notice }: Reason): Operation {
  const { store, supervision } = product;
  const running = runningFailover(product, id);
  if (running !== undefined) return running;
  const work = store.works.get(id);
  const instance = leavable(product, work);
  if (typeof instance === 'string') throw new Refusal(409, instance);
  const operation = intent('failover', 'leaving', work);
  store.atomically(() => {
    store.events.put(operation.id, planned(operation, instance.id, reason));
    store.instances.change(instance.id, { status: 'failover', noticed: notice ?? null });
    store.works.change(id, { tokens: [...work.tokens, operation.id] });
    store.operations.put(operation.id, operation);
  });
  supervision.attend(id);
  supervision.begin(operation);
  return operation;
}
