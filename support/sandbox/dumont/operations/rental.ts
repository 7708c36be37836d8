import { delay, now } from '../../clock';
import { gpuHost } from '../machine/hosts';
import { MarketRefusal } from '../market/line';
import type { MarketInstance } from '../market/wire';
import type { Gpu, Instance } from '../records';
import { Unanswered } from '../refusal';
import { nothingRented } from './operation';
import type { Task } from './task';

/** The name under which an operation is written into what it rents. */
const TOKEN = 'DUMONT_OPERATION';
/** So many times as long as a look at the market's books took passes at most before the next one, where many wait for it. */
const ROOM = 3;
const DEAD: readonly string[] = ['exited', 'offline', 'unknown'];

/** The offer was taken by somebody else, or has left the market. */
export class OfferGone extends Error {
  constructor(cause: MarketRefusal) {
    super('The offer is gone.', { cause });
    this.name = 'OfferGone';
  }
}

/** What the market's books hold under any of these operations. */
export async function rentedUnder(task: Task, tokens: readonly string[]): Promise<readonly MarketInstance[]> {
  const instances = await task.product.market.instances();
  return instances.filter(({ extra_env: env }) =>
    env.some(([name, value]) => name === TOKEN && tokens.includes(value)),
  );
}

/**
 * Rents an offer for the operation, at most one machine: a create call that was not answered is looked up in the
 * market's books for two request time-outs before the next one.
 */
export async function rent(task: Task, offer: number, disk = task.work.order.disk): Promise<void> {
  const earlier = await unanswered(task);
  const { image } = task.work.order;
  if (earlier !== undefined) {
    adopt(task, earlier);
    return;
  }
  task.change({ rental: { ...task.operation.rental, attemptedAt: now() } });
  try {
    adopt(
      task,
      await task.product.market.create(offer, {
        label: labelOf(task),
        image,
        disk,
        env: { [TOKEN]: task.id },
      }),
    );
  } catch (error) {
    if (!(error instanceof MarketRefusal)) throw error;
    task.change({ rental: nothingRented() });
    throw [404, 410].includes(error.status) ? new OfferGone(error) : error;
  }
}

/** A spare of a rehearsal bears the customer's label, too, and yet nobody can take it for the work's machine. */
const labelOf = ({ work, operation }: Task): string =>
  operation.kind === 'rehearsal' ? `${work.order.label}/rehearsal` : work.order.label;

/** What a create call that was not answered has rented after all; waited for as long as it may still appear. */
export async function unanswered(task: Task): Promise<number | undefined> {
  const { attemptedAt } = task.operation.rental;
  if (attemptedAt === null) return undefined;
  for (;;) {
    const [found] = await rentedUnder(task, [task.id]);
    if (found !== undefined) return found.id;
    if (now() > attemptedAt + 2 * task.product.units.request) return undefined;
    await delay(task.product.units.startPoll, task.signal);
  }
}

function adopt(task: Task, id: number): void {
  const { store, journal } = task.product;
  const { work } = task.operation;
  store.atomically(() => {
    store.instances.put(id, newInstance(id, work));
    task.change({ rental: { attemptedAt: null, instance: id, since: now() } });
  });
  journal.note('rented', { machine: `gpu-${id}`, operation: task.id });
}

/** No GPU, or one of which nothing is known yet. */
export const UNKNOWN_GPU: Gpu = {
  name: '',
  count: 0,
  memoryMb: 0,
  cpuCores: 0,
  cpuRamMb: 0,
  disk: 0,
  pricePerHour: 0,
  machine: 0,
};

const newInstance = (id: number, work: string): Instance => ({
  id,
  kind: 'gpu',
  work,
  gpu: UNKNOWN_GPU,
  status: 'loading',
  actualStatus: null,
  address: null,
  startedAt: null,
  lossReason: null,
  noticed: null,
  replacedBy: null,
});

/** What the market's books add to what is known of an instance. */
export const described = (instance: Instance, seen: MarketInstance): Instance => ({
  ...instance,
  actualStatus: seen.actual_status ?? null,
  address: addressOf(seen) ?? instance.address,
  startedAt: instance.startedAt ?? (seen.start_date ? new Date(seen.start_date * 1000).toISOString() : null),
  gpu: {
    name: seen.gpu_name,
    count: seen.num_gpus,
    memoryMb: seen.gpu_ram,
    cpuCores: seen.cpu_cores,
    cpuRamMb: seen.cpu_ram,
    disk: seen.disk_space,
    pricePerHour: seen.dph_total,
    machine: seen.machine_id,
  },
});

const addressOf = ({
  ssh_host: host,
  ssh_port: port,
  ssh_user: user,
}: MarketInstance): Instance['address'] => (host && port ? { host, port, user: user ?? 'root' } : null);

/** The rented machine will not run: it was given up by its supplier, or took too long. */
export class NeverStarted extends Error {
  constructor(id: number, why: string) {
    super(`The GPU instance ${id} does not start: ${why}.`);
    this.name = 'NeverStarted';
  }
}

/** What the market's books say of the rented machine now; written down, too. */
export async function look(task: Task): Promise<Instance> {
  const { store, market } = task.product;
  const { id } = task.rented;
  const seen = (await market.instances()).find((one) => one.id === id);
  if (seen === undefined) throw new NeverStarted(id, 'the market no longer knows it');
  return store.instances.put(id, described(store.instances.get(id), seen));
}

const isReady = ({ actualStatus, address }: Instance): boolean =>
  actualStatus === 'running' && address !== null;

/** The connection may stand by the time the market calls the machine running; if not yet, it is dialled again. */
function dialAhead({ product }: Task, instance: Instance): void {
  if (instance.address === null) return;
  product.connections.to(gpuHost(instance)).catch(() => undefined); // who needs it will hear of it
}

/** Waits until the market says that the rented machine runs and where. */
export async function untilRunning(task: Task): Promise<Instance> {
  const { units } = task.product;
  const { id } = task.rented;
  for (;;) {
    const since = now();
    const instance = await look(task);
    const took = now() - since;
    dialAhead(task, instance);
    if (isReady(instance)) return instance;
    if (DEAD.includes(instance.actualStatus ?? ''))
      throw new NeverStarted(id, `it is ${instance.actualStatus}`);
    if (now() > task.operation.rental.since + units.startDeadline)
      throw new NeverStarted(id, 'it takes too long');
    const others = task.product.store.operations.all().length - 1;
    await delay(Math.max(units.startPoll, Math.min(ROOM, others) * took), task.signal);
  }
}

/** What is written down as the status of an instance the market no longer knows. */
export const GONE = 'gone';

/** Returns a GPU instance and makes sure that the market no longer knows it. */
export async function giveBack(task: Pick<Task, 'product'>, id: number): Promise<void> {
  const { market, connections, journal, store } = task.product;
  await market.destroy(id);
  if ((await market.instance(id)) !== undefined)
    throw new Unanswered(`The GPU instance ${id} is still in the market's books`);
  connections.drop(`gpu-${id}`);
  if (store.instances.find(id) !== undefined) store.instances.change(id, { actualStatus: GONE });
  journal.note('returned', { machine: `gpu-${id}` });
}
