import { delay, now } from '../../clock';
import { gpuHost, standbyHost } from '../machine/hosts';
import { beat, pulseOf, start, untilAtWork } from '../machine/workload';
import { isAffordable } from '../market/choice';
import { nothingRented } from '../operations/operation';
import { returnSurplus } from '../operations/rent';
import { giveBack, NeverStarted, untilRunning } from '../operations/rental';
import { DONE, type Procedure, type Task } from '../operations/task';
import { Hopeless, sentenceOf, Unanswered } from '../refusal';
import { lend } from '../sync/rsync';
import { insistOnLife } from '../watch/need';
import { copyOnce } from './copying';
import { ended, enter } from './event';
import { runningFailover } from './leave';
import { tryRenting } from './replace';
import { isNoUse, NoUse, usable } from './replacement';
import { ready } from './restore';

/** No work ever runs under this epoch: the first one is 1. */
const REHEARSED = 0;

/** The real thing goes first: it needs every hand, and shows more than a rehearsal could. */
const unlessInEarnest =
  (step: (task: Task) => Promise<string>) =>
  (task: Task): Promise<string> => {
    if (runningFailover(task.product, task.work.id) === undefined) return step(task);
    throw new Hopeless('The work is really leaving its GPU: the rehearsal was called off.');
  };

async function searching(task: Task): Promise<string> {
  enter(task.product.store, task.id, 'searching_gpu');
  const obstacle = await tryRenting(task);
  if (obstacle !== undefined) throw new Unanswered(obstacle.because);
  return 'provisioning';
}

async function provisioning(task: Task): Promise<string> {
  enter(task.product.store, task.id, 'provisioning');
  const { id, gpu } = await untilRunning(task);
  if (!isAffordable(gpu.pricePerHour, task.work.agreed)) throw new NoUse(id, 'it costs more than agreed');
  await task.product.connections.to(gpuHost(task.rented));
  return 'restoring';
}

/** The standby's copy is read while the sync goes on writing it. */
async function restoring(task: Task): Promise<string> {
  const { tunnels, store } = task.product;
  const gpu = gpuHost(task.rented);
  enter(store, task.id, 'restoring');
  await ready(task);
  const tunnel = await tunnels.between(standbyHost(task.standby), gpu);
  try {
    await copyOnce(task, { command: lend(gpu), signal: task.signal });
  } finally {
    tunnel.end();
  }
  store.events.change(task.id, { dataRestored: true, restoredFrom: 'cpu_standby' });
  return 'starting';
}

/** The workload starts on the copy, and still lives a heartbeat later. Should the product end meanwhile, its guard ends it. */
async function starting(task: Task): Promise<string> {
  const { product, rented, signal } = task;
  const { connections, store, units } = product;
  const host = gpuHost(rented);
  if (!(await start(connections, host, { epoch: REHEARSED, lease: units.lease, signal })))
    throw new NoUse(rented.id, 'its workload has ended');
  const { since } = await untilAtWork(connections, host, { kind: 'gpu', signal });
  await delay(units.heartbeat, signal);
  const pulse = pulseOf(await connections.must(host, beat(REHEARSED, undefined)));
  insistOnLife({ epoch: REHEARSED }, usable(rented, pulse));
  store.events.change(task.id, { resumedAt: since });
  return 'returning';
}

async function returning(task: Task): Promise<string> {
  await conclude(task, null);
  return DONE;
}

/** The end is told when the spare is back with its supplier, and not before. */
async function conclude(task: Task, reason: string | null): Promise<void> {
  const { store } = task.product;
  const { instance } = task.operation.rental;
  await returnSurplus(task);
  if (instance !== null) await giveBack(task, instance);
  store.atomically(() => {
    store.events.put(task.id, ended(store.events.get(task.id), reason, now()));
    if (instance !== null) store.instances.remove(instance);
  });
}

/** What hinders it may pass, or another spare may do; what lasts is what the rehearsal has shown. */
async function troubled(task: Task, error: unknown): Promise<string | undefined> {
  const { store, units } = task.product;
  const { step, rental } = task.operation;
  store.events.change(task.id, { failureReason: sentenceOf(error) });
  if (step === 'returning') return undefined;
  if (now() > store.events.get(task.id).lostAt + units.startDeadline) throw new Hopeless(sentenceOf(error));
  const isUseless = isNoUse(error) || error instanceof NeverStarted;
  return isUseless && rental.instance !== null ? anotherSpare(task, rental.instance) : undefined;
}

async function anotherSpare(task: Task, instance: number): Promise<string> {
  const { store } = task.product;
  const { gpu } = store.instances.get(instance);
  await giveBack(task, instance);
  store.atomically(() => {
    store.instances.remove(instance);
    task.change({ rental: nothingRented(), offer: null, avoid: [...task.operation.avoid, gpu.machine] });
  });
  return 'searching';
}

/** A failover proved on a spare GPU: the standby's copy is read and restored, the workload starts on it; the real work is not touched. */
export const REHEARSAL: Procedure = {
  steps: {
    searching: unlessInEarnest(searching),
    provisioning: unlessInEarnest(provisioning),
    restoring: unlessInEarnest(restoring),
    starting: unlessInEarnest(starting),
    returning,
  },
  troubled,
  giveUp: conclude,
};
