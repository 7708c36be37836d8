import { now } from '../../clock';
import type { Host } from '../machine/connections';
import { gpuHost, standbyHost } from '../machine/hosts';
import type { Task } from '../operations/task';
import type { Place } from '../records';
import type { Watched } from '../watch/heartbeat';
import { replacement } from '../failover/replacement';
import { advanced, type Done, type Migration } from './migration';

/** A move that cannot succeed, and why. */
export class InVain extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'InVain';
  }
}

/** The move that a task carries out. */
export const migrationOf = ({ product, id }: Task): Migration => product.store.migrations.get(id);

/** Writes down that something is done. */
export function note(task: Task, done: Done): void {
  task.product.store.migrations.put(task.id, { ...advanced(migrationOf(task), done), hinderedSince: null });
}

/** The place that a move leads to. */
export function destination(task: Task): Place {
  return migrationOf(task).to.kind === 'cpu' ? { kind: 'cpu' } : { kind: 'gpu', instance: task.rented.id };
}

/** The machine of a place. */
export const hostOf = (task: Task, place: Place): Host =>
  place.kind === 'cpu'
    ? standbyHost(task.standby)
    : gpuHost(task.product.store.instances.get(place.instance));

/** Whether the work belongs to where it moves already. */
export function isCommitted(task: Task): boolean {
  const { newInstance } = migrationOf(task);
  return newInstance !== null && task.work.instance === newInstance;
}

/** The machine that is left, as it is watched until it is: it serves. */
export const watchedSource = (task: Task, place: Place): Watched => ({
  host: hostOf(task, place),
  epoch: task.work.epoch,
  lease: place.kind === 'gpu' && task.work.standby?.address ? task.product.units.lease : 0,
  seenAt: now(),
  needs: 'machine',
  misses: task.product.units.misses,
});

/** The machine that is moved to, as it is watched until the work is there. */
export const watchedTarget = (task: Task, place: Place): Watched =>
  place.kind === 'gpu' ? replacement(task) : watchedSource(task, place);
