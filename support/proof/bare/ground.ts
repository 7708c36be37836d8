import { now } from '../../clock';
import { Broken } from '../../failures';
import type { Site } from '../site';
import { command, Errands, type Gpu, type Machine } from './errand';
import { NEW_KEY, pull, START } from './moves';

/** What a script keeps running for one customer. */
export interface Stand {
  readonly label: string;
  readonly gpu: Gpu;
  readonly standby: Machine;
  readonly standbyKey: string;
}

/** How long setting one customer up takes a script: a GPU with the workload on it, then a standby with the first copy; milliseconds. */
export interface SetUp {
  readonly gpu: number;
  readonly standby: number;
}

/** What a bare script has rented, and gives back at its end. */
export class Ground {
  readonly errands: Errands;
  readonly #given: (() => Promise<void>)[] = [];

  constructor(private readonly site: Site) {
    this.errands = new Errands(site);
  }

  /** Have a GPU with a workload, and a standby that holds the first copy of it. */
  async arrange(model: string): Promise<Stand> {
    const label = this.site.run.custody.label();
    const [gpu, standby] = await Promise.all([this.rent(model, label, []), this.#standby(label)]);
    const standbyKey = await command(standby, NEW_KEY);
    await Promise.all([this.errands.authorise(gpu, standbyKey), command(gpu, START)]);
    await command(standby, pull(gpu.door));
    return { label, gpu, standby, standbyKey };
  }

  /** Have the same, one after the other, to see how long each takes. */
  async setUp(model: string): Promise<SetUp> {
    const label = this.site.run.custody.label();
    const begunAt = now();
    const gpu = await this.rent(model, label, []);
    await command(gpu, START);
    const rentedAt = now();
    const standby = await this.#standby(label);
    await this.errands.authorise(gpu, await command(standby, NEW_KEY));
    await command(standby, pull(gpu.door));
    return { gpu: rentedAt - begunAt, standby: now() - rentedAt };
  }

  /** Rent the cheapest GPU of a model that is on none of these hosts. */
  async rent(model: string, label: string, avoid: readonly number[]): Promise<Gpu> {
    const offers = await this.errands.offers(model);
    const offer = offers.find(({ machine_id: host }) => !avoid.includes(host));
    if (offer === undefined) throw new Broken(`No ${model} is on offer`);
    const order = async (): Promise<{ readonly id: number }> => ({
      id: await this.errands.rent(offer, label),
    });
    const { id } = await this.site.run.custody.rent({ label, pricePerHour: offer.dph_total }, order);
    this.#given.push(() => this.errands.destroy(id));
    return this.errands.enter(id);
  }

  /** Give everything back, the last first. */
  async clear(): Promise<void> {
    for (const giveBack of this.#given.reverse()) await giveBack();
    await this.errands.close();
  }

  async #standby(label: string): Promise<Machine> {
    const name = `bare-${label.replace('/', '-')}`;
    const standby = await this.errands.standby(name, label);
    this.#given.push(() => this.errands.destroyStandby(name));
    return standby;
  }
}

/** Let a script work on ground that is cleared afterwards, whatever happened. */
export const onGround = async <T>(site: Site, work: (ground: Ground) => Promise<T>): Promise<T> => {
  const ground = new Ground(site);
  try {
    return await work(ground);
  } finally {
    await ground.clear();
  }
};
