import { now } from '../../clock';
import { gpuHost } from '../machine/hosts';
import { beat, pulseOf } from '../machine/workload';
import { runAt } from '../operations/placing';
import { giveBack, GONE } from '../operations/rental';
import { returnSurplus } from '../operations/rent';
import { DONE, type Task } from '../operations/task';
import { Unanswered } from '../refusal';
import { ended } from './event';

/** The committed work is started on the new GPU. */
export async function startingTheGpu(task: Task): Promise<string> {
  await runAt(task.product, task.work.id, { kind: 'gpu', instance: task.rented.id });
  return 'confirming';
}

/** From the first sign of life under its epoch the new GPU is watched and copied like the old one. */
export async function confirming(task: Task): Promise<string> {
  const { store } = task.product;
  await seenAlive(task);
  store.atomically(() => {
    store.instances.change(task.rented.id, { status: 'running' });
    task.changeStandby({ gpuSeenAt: now() });
  });
  return 'settling';
}

/** Complete is said only when nothing else is rented and the lost GPU is gone; the work does not wait for that. */
export async function settling(task: Task): Promise<string> {
  const { store } = task.product;
  const { instance: lost } = store.events.get(task.id);
  await Promise.all([returnSurplus(task), returnLost(task, lost)]);
  store.atomically(() => {
    store.events.put(task.id, ended(store.events.get(task.id), null, now()));
    store.instances.remove(lost);
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
