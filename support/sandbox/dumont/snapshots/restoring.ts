import { stop } from '../machine/workload';
import { runUntil } from '../operations/placing';
import { DONE, type Procedure, type Task } from '../operations/task';
import type { Instance } from '../records';
import { Hopeless, reasonOf } from '../refusal';
import { LostMeanwhile } from '../watch/unless-lost';
import { asHopeless, atTheMachine, clearAway } from './at-the-machine';
import { ResticFailed } from './repository';
import { isDamage } from './restic';
import { snapshotOf } from './saving';
import { AFTER_FETCHING, BEFORE_FETCHING, DIFFERS, PLACE, UNFETCH } from './workspace-script';

/** Everything is fetched and compared while the work goes on: what is damaged never touches the workspace. */
async function fetching(task: Task): Promise<string> {
  const { stored } = snapshotOf(task);
  if (stored === null) throw new Hopeless('The snapshot is not whole.');
  const words = ['restore', stored, '--target', '.', '--verify'];
  const errand = { words, before: BEFORE_FETCHING, after: AFTER_FETCHING };
  await atTheMachine(task, (host, signal) => task.product.repository.onMachine(host, errand, signal));
  return 'placing';
}

/** Nobody works in the workspace, and nobody copies it, while it is exchanged. */
async function placing(task: Task): Promise<string> {
  const { connections, supervision, store, journal } = task.product;
  store.instances.change(instanceOf(task).id, { status: 'loading' });
  supervision.attend(task.work.id);
  await supervision.quiet(task.work.id);
  await atTheMachine(task, async (host, signal) => {
    await stop(connections, host, signal);
    await connections.must(host, PLACE, { deadline: task.product.units.passDeadline, signal });
  });
  journal.note('workspace exchanged', { work: task.work.id, operation: task.id });
  return 'starting';
}

/** What was stopped has ended its epoch: the work goes on under the next one. */
async function starting(task: Task): Promise<string> {
  const { product, work } = task;
  const { place } = work;
  if (place === null) throw new Hopeless('The work is nowhere.');
  await atTheMachine(task, (_host, signal) => runUntil(product, work.id, { place, signal }));
  product.store.instances.change(instanceOf(task).id, { status: 'running' });
  return DONE;
}

function instanceOf({ product, work }: Task): Instance {
  return product.store.instances.get(work.instance ?? -1);
}

const isDamaged = (error: unknown): boolean =>
  error instanceof ResticFailed && (error.code === DIFFERS || isDamage(error.message));

/** Before the exchange begins whatever went wrong ends the restore; afterwards only the loss of the machine does. */
function troubled({ operation }: Task, error: unknown): Promise<undefined> {
  if (isDamaged(error)) throw new Hopeless(`The snapshot is damaged: ${reasonOf(error)}`);
  if (operation.step === 'fetching' || error instanceof LostMeanwhile) throw asHopeless(error);
  return Promise.resolve(undefined);
}

/** Whoever watches over the machine finds out what became of it. */
async function giveUp(task: Task): Promise<void> {
  const { id, status } = instanceOf(task);
  if (status === 'loading') task.product.store.instances.change(id, { status: 'running' });
  else await clearAway(task, UNFETCH);
}

/** Restoring a snapshot into the workspace of a running GPU instance. */
export const RESTORE: Procedure = { steps: { fetching, placing, starting }, troubled, giveUp };
