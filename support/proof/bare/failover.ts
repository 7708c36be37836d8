import { now } from '../../clock';
import { Broken } from '../../failures';
import { letPass } from '../../patience';
import type { Loss } from '../asked';
import { struckAt, type Recovery } from '../journal';
import type { Site } from '../site';
import { command, Errands, type Gpu, type Machine } from './errand';
import { BEAT, END_COPIES, NEW_KEY, pull, push, START, STOP } from './moves';

/** How a bare script finds a machine dead: so many beats in a row that are not answered in time; milliseconds. */
const BEAT_EVERY = 200;
const MISSES = 3;
const COPY_EVERY = 250;

/** What a script keeps running for one customer. */
interface Stand {
  readonly label: string;
  readonly gpu: Gpu;
  readonly standby: Machine;
  readonly standbyName: string;
  readonly standbyKey: string;
}

/** What is staged: the fault, on which model of GPU, and at which part of the script's own periods. */
export interface BareAct {
  readonly fault: Loss;
  readonly model: string;
  readonly phase: number;
}

/** When the script had got where, on the clock of the journal. */
interface Reached {
  readonly standby: number;
  readonly gpu: number;
  readonly protected: number;
}

const beats = async ({ shell }: Machine): Promise<boolean> => {
  try {
    return (await shell.run(BEAT, { deadline: BEAT_EVERY })).code === 0;
  } catch {
    return false; // any reason for not answering is a miss
  }
};

const loss = async (gpu: Machine): Promise<void> => {
  for (let missed = 0; ;) {
    const due = now() + BEAT_EVERY;
    missed = (await beats(gpu)) ? 0 : missed + 1;
    if (missed === MISSES) return;
    await letPass(due - now());
  }
};

const copyOn = async ({ gpu, standby }: Stand, lost: AbortSignal): Promise<void> => {
  while (!lost.aborted) {
    const due = now() + COPY_EVERY;
    // A copy that fails is followed by the next one; who is lost is for the beats to say.
    await standby.shell.run(pull(gpu.door), { deadline: 60_000, signal: lost }).catch(() => undefined);
    await letPass(due - now(), lost);
  }
};

/** One failover by a bare script: the same moves on the same kind of machines, and no product. */
export class BareFailover {
  readonly #errands: Errands;
  #given: (() => Promise<void>)[] = [];

  constructor(private readonly site: Site) {
    this.#errands = new Errands(site);
  }

  /** Stage one; comes back with how long each part took from the fault. */
  async stage(act: BareAct): Promise<Recovery> {
    try {
      const stand = await this.#arrange(act.model);
      const reached = await this.#failOver(stand, act);
      const struck = struckAt(this.site.journal.rows(), String(stand.gpu.id))?.hi ?? NaN;
      return {
        standby: reached.standby - struck,
        gpu: reached.gpu - struck,
        protected: reached.protected - struck,
      };
    } finally {
      for (const giveBack of this.#given.reverse()) await giveBack();
      this.#given = [];
      await this.#errands.close();
    }
  }

  async #arrange(model: string): Promise<Stand> {
    const label = this.site.run.custody.label();
    const standbyName = `bare-${label.replace('/', '-')}`;
    const [gpu, standby] = await Promise.all([
      this.#rent(model, label, []),
      this.#errands.standby(standbyName, label),
    ]);
    this.#given.push(() => this.#errands.destroyStandby(standbyName));
    const standbyKey = await command(standby, NEW_KEY);
    await Promise.all([this.#errands.authorise(gpu, standbyKey), command(gpu, START)]);
    await command(standby, pull(gpu.door));
    return { label, gpu, standby, standbyName, standbyKey };
  }

  async #rent(model: string, label: string, avoid: readonly number[]): Promise<Gpu> {
    const offers = await this.#errands.offers(model);
    const offer = offers.find(({ machine_id: host }) => !avoid.includes(host));
    if (offer === undefined) throw new Broken(`No ${model} is on offer`);
    const id = await this.#ledgered(label, offer.dph_total, () => this.#errands.rent(offer, label));
    this.#given.push(() => this.#errands.destroy(id));
    return this.#errands.enter(id);
  }

  async #ledgered(label: string, pricePerHour: number, rent: () => Promise<number>): Promise<number> {
    const order = async (): Promise<{ readonly id: number }> => ({ id: await rent() });
    return (await this.site.run.custody.rent({ label, pricePerHour }, order)).id;
  }

  async #failOver(stand: Stand, { fault, phase }: BareAct): Promise<Reached> {
    const lost = new AbortController();
    const copying = copyOn(stand, lost.signal);
    const noticed = loss(stand.gpu);
    await letPass(phase * COPY_EVERY + BEAT_EVERY);
    await this.site.run.faults.inject({
      kind: fault,
      target: { supplier: 'gpu-market', id: String(stand.gpu.id) },
    });
    await noticed;
    lost.abort();
    const returning = this.#errands.destroy(stand.gpu.id);
    const standby = await this.#toStandby(stand);
    const gpu = await this.#rent(stand.gpu.model, stand.label, [stand.gpu.host]);
    await this.#toGpu(stand, gpu);
    const reached = { standby, gpu: now() };
    await command(stand.standby, pull(gpu.door));
    const again = now();
    await Promise.all([returning, copying]);
    return { ...reached, protected: again };
  }

  async #toStandby({ standby }: Stand): Promise<number> {
    await command(standby, END_COPIES);
    await command(standby, START);
    return now();
  }

  async #toGpu({ standby, standbyKey }: Stand, gpu: Gpu): Promise<void> {
    await this.#errands.authorise(gpu, standbyKey);
    await command(standby, push(gpu.door));
    await command(standby, STOP);
    await command(standby, push(gpu.door));
    await command(gpu, START);
  }
}
