import { now } from '../../clock';
import { gpuHost } from '../machine/hosts';
import { beat, pulseOf } from '../machine/workload';
import { runAt } from '../operations/placing';
import { giveBack, GONE } from '../operations/rental';
import { returnSurplus } from '../operations/rent';
import { DONE, type Task } from '../operations/task';
import { Unanswered } from '../refusal';
import { ended } from './event';

/**
 * The committed work is started on the new GPU. From its first sign of life under its epoch it is watched and copied
 * like the old one, even if the lost GPU cannot be returned yet.
 */
export async function startingTheGpu(task: Task): Promise<string> {
  const { store, supervision } = task.product;
  const settled = settle(task).then(
    () => true,
    () => false, // tried again as a step of its own
  );
  await runAt(task.product, task.work.id, { kind: 'gpu', instance: task.rented.id });
  const startedAt = now();
  await seenAlive(task);
  store.atomically(() => {
    store.instances.change(task.rented.id, { status: 'running' });
    store.events.change(task.id, { resumedAt: startedAt });
    task.changeStandby({ gpuSeenAt: now() });
  });
  supervision.attend(task.work.id);
  return (await settled) ? complete(task) : 'settling';
}

/** What else is still rented is returned, however long that takes. */
export async function settling(task: Task): Promise<string> {
  await settle(task);
  return complete(task);
}

/** Nothing else is rented, and the lost GPU is gone. */
async function settle(task: Task): Promise<void> {
  const { instance: lost } = task.product.store.events.get(task.id);
  await Promise.all([returnSurplus(task), returnLost(task, lost)]);
}

/** Complete is said only of what was seen: the workload alive under its epoch, and nothing else rented. */
function complete(task: Task): string {
  const { store } = task.product;
  const event = store.events.get(task.id);
  store.atomically(() => {
    store.events.put(task.id, ended(event, null, now()));
    store.instances.remove(event.instance);
  });
  return DONE;
}

/** A GPU that was fenced by its lease may still be in the market's books. */
async function returnLost(task: Task, lost: number): Promise<void> {
  const instance = task.product.store.instances.find(lost);
  if (instance !== undefined && instance.actualStatus !== GONE) await giveBack(task, lost);
}

async function seenAlive(task: Task): Promise<void> {
  const { connections } = task.product;
  const { epoch } = task.work;
  const answer = await connections.must(gpuHost(task.rented), beat(epoch, undefined));
  const pulse = pulseOf(answer);
  const lives = pulse.state === 'alive' || pulse.state === 'done';
  if (pulse.epoch !== epoch || !lives) throw new Unanswered(`The new GPU says "${answer.trim()}"`);
}
