import { delay } from '../../clock';
import { replacement, usable } from '../failover/replacement';
import { takenByOthers } from '../failover/replace';
import { gpuHost } from '../machine/hosts';
import { prepare, untilAtWork } from '../machine/workload';
import { isAffordable } from '../market/choice';
import { isModel } from '../market/model';
import { OfferGone, rent, untilRunning } from '../operations/rental';
import type { Task } from '../operations/task';
import type { Instance } from '../records';
import { insistOnLife } from '../watch/need';
import { unlessAborted, unlessLost } from '../watch/unless-lost';
import { aimOf, searchTowards, towards } from './offer';
import { hostOf, InVain, migrationOf, note } from './way';

/** The work is where it is said to be, and alive. */
export async function validating(task: Task): Promise<string> {
  const { from, to } = migrationOf(task);
  const look = { kind: from.kind, signal: task.signal } as const;
  const { pulse } = await untilAtWork(task.product.connections, hostOf(task, from), look);
  insistOnLife(task.work, pulse);
  note(task, 'validate_source');
  return to.kind === 'cpu' ? 'moving' : 'staging';
}

/** Rents what the customer asked for; an offer that somebody else takes first is followed by the next. */
export async function searching(task: Task): Promise<string> {
  if (task.operation.rental.instance === null && !(await tryRenting(task))) return 'searching';
  task.product.store.migrations.change(task.id, { newInstance: task.rented.id });
  note(task, 'create_instance');
  return 'starting';
}

async function tryRenting(task: Task): Promise<boolean> {
  const { rental, offer } = task.operation;
  // While an order is unanswered its offer stays the one chosen.
  const chosen = rental.attemptedAt !== null && offer !== null ? offer : await choose(task);
  try {
    await rent(task, chosen, migrationOf(task).to.disk);
    return true;
  } catch (error) {
    if (error instanceof OfferGone) return false;
    throw error;
  }
}

/** Chooses an offer, and avoids its machine from then on: whoever comes back here could not have it. */
async function choose(task: Task): Promise<number> {
  const { product, work, operation } = task;
  const { to } = migrationOf(task);
  const aim = { ...aimOf(work, to), avoid: operation.avoid, taken: takenByOthers(task) };
  const found = towards(await product.market.offers(searchTowards(aim)), aim);
  if (typeof found === 'string') throw new InVain(found);
  note(task, 'search_offers');
  const [{ id, machine_id: machine }] = found;
  task.change({ offer: id, avoid: [...operation.avoid, machine] });
  return id;
}

/** Waits for the rented GPU until it can take the work. */
export async function starting(task: Task): Promise<string> {
  const rented = await untilRunning(task);
  insistOnTerms(task, rented);
  const terms = { watched: replacement(task), signal: task.signal };
  await unlessLost(task.product, terms, (signal) => tryOpening(task, rented, signal));
  note(task, 'ssh_ready');
  return 'fetching';
}

/** What fails because the machine is lost fails before its heart tells: that is given the time to. */
async function tryOpening(task: Task, rented: Instance, signal: AbortSignal): Promise<void> {
  const { heartbeat, misses, suspicion } = task.product.units;
  try {
    await unlessAborted(open(task, rented), signal);
  } catch (error) {
    await delay(heartbeat + misses * suspicion, signal);
    throw error;
  }
}

/** The new GPU opens, its guard is there, and the CPU Standby may log in on it; nothing runs yet. */
async function open(task: Task, rented: Instance): Promise<void> {
  const { product, work } = task;
  const host = gpuHost(rented);
  await product.connections.to(host);
  await Promise.all([
    prepare(product.connections, host, work.order.command).then((pulse) => usable(task.rented, pulse)),
    work.standby?.publicKey ? product.market.authorise(rented.id, work.standby.publicKey) : undefined,
  ]);
}

/** What was delivered is what was asked for, by the market's own books. */
function insistOnTerms(task: Task, { gpu }: Instance): void {
  const { to } = migrationOf(task);
  if (to.gpu !== null && !isModel(to.gpu, gpu.name))
    throw new InVain(`The market delivered a ${gpu.name} instead of a ${to.gpu}.`);
  if (!isAffordable(gpu.pricePerHour, { pricePerHour: to.maxPrice }))
    throw new InVain(`The market asks $${gpu.pricePerHour.toFixed(4)} per hour, more than you set.`);
}
