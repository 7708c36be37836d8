import { now } from '../clock';
import type { Customer, Extent, InstanceId } from '../customer/customer';
import { Broken, Unavailable } from '../failures';
import { until } from '../patience';
import type { Injected } from '../suppliers/faults';
import { by, type Case } from '../witness/case';
import { all, type History } from '../witness/history';
import { done } from '../witness/judges/faithful';
import { acknowledged, workingOn, type Incarnation } from '../witness/judges/incarnations';
import type { Stage } from './stage';
import { DATA, Stock } from './stock';
import type { Victim } from './trouble';
import { BrokenUpload, type Break } from './upload';

/** Between two snapshots something must have been saved, or they hold the same. */
const SAVED = 10_000;
const RESUMED = 60_000;
const ANSWERED = 10_000;

/** What the customer does with snapshots within a scene. */
export class Keeping {
  readonly #stock: Stock;
  readonly #upload: BrokenUpload;
  readonly #history: History;
  readonly #made: string[] = [];
  /** Of which instance each is that was made. */
  readonly #origin = new Map<string, InstanceId>();
  readonly #damage: Injected[] = [];
  #pinned: readonly string[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly victim: () => Victim,
  ) {
    this.#history = victim().watch.history;
    this.#stock = new Stock(stage.store, this.#history);
    this.#upload = new BrokenUpload(stage, this.#stock, this.#history);
  }

  /** The customer makes a snapshot, through the profile's channel or a certain one. */
  async make(name: string, channel = this.stage.channel): Promise<void> {
    await this.#save(channel, name);
  }

  /** The customer is told through a channel what is on offer. */
  async list(channel: Customer): Promise<void> {
    await this.#upload.list(channel);
  }

  /** Snapshots of these names are made one after the other; in between the workload goes on saving. */
  async arrange(names: readonly string[], extent: Extent = 'full'): Promise<void> {
    for (const name of names) {
      await Promise.all([this.#untilSaved(), this.knowFiles()]);
      const refused = await this.#save(this.stage.customer, name, extent);
      if (refused !== undefined) throw new Broken(`Hoped for the snapshot "${name}": ${refused}`);
    }
  }

  /** The oldest of the instance is kept forever. */
  async keepOldest(): Promise<void> {
    const { id } = this.victim().actor;
    const oldest = this.#nth(0, this.#madeOf(id));
    await this.stage.customer.snapshots.keepForever(oldest);
    this.#pinned = [oldest];
  }

  /** Something that the newest snapshot needs is damaged in the object store, and restic itself finds it so. */
  async damageNewest(): Promise<void> {
    const prefix = await this.#stock.place(DATA);
    const injected = await this.stage.faults.inject({ kind: 'object-corrupt', prefix });
    this.#damage.push(injected);
    const { kind: what, sentAt: f0, acceptedAt: f1 } = injected;
    const shown = await this.#stock.damageOf(this.#nth(-1));
    const seen = shown === undefined ? {} : { shown };
    this.#history.add({ kind: 'spoiling', at: now(), what, f0, f1, ...seen });
  }

  /** The witness reads what the workload was told to make, where it is. */
  async knowFiles(): Promise<void> {
    const { actor, watch } = this.victim();
    if (done(this.#history, 'unpack') !== undefined) await watch.readFiles(actor.machine);
  }

  /** What was damaged is whole again, and nothing that was made in this scene stays in the store. */
  async clear(): Promise<void> {
    const { customer, faults, label } = this.stage;
    for (const damage of this.#damage.splice(0)) await faults.heal(damage);
    if (this.#made.length === 0) return;
    const mine = (await customer.snapshots.offered()).filter((each) => each.label === label);
    await Promise.all(mine.map(({ id }) => customer.snapshots.delete(id)));
  }

  /** The customer restores one of those that were made, by its place among them; -1 is the newest. */
  async restore(place: number, channel = this.stage.channel): Promise<void> {
    const id = this.#nth(place);
    const { machine, id: instance } = this.victim().actor;
    const f0 = now();
    const answer = await channel.snapshots.restore(id, instance);
    this.#history.add({ kind: 'restore', at: now(), machine, id, f0, f1: now(), ...answer });
    if (answer.refused === undefined) await this.#untilResumed(f0);
    else await this.#untilSaved();
  }

  /** The upload of the next snapshot is broken off, while the product is asked all the time what is on offer. */
  async breakOff(how: Break): Promise<void> {
    await this.#upload.during(how, () => this.#save(this.stage.customer, 'broken off'));
    await this.#see('the product says again what is on offer', ANSWERED, () => this.#upload.list());
  }

  /** The customer cleans up, so often, so that of each instance only so many stay, besides what is kept forever. */
  async cleanUp(keepLast: number, times = 1): Promise<void> {
    await this.#stock.take();
    for (let n = 0; n < times; n += 1) {
      await this.stage.channel.snapshots.cleanUp(keepLast);
      this.#history.add({ kind: 'cleaning', at: now(), keepLast });
    }
    await Promise.all([this.#stock.take(), this.#upload.list()]);
  }

  /** The customer deletes one of those that were made, by its place among them. */
  async delete(place: number): Promise<void> {
    await this.#stock.take();
    await this.stage.channel.snapshots.delete(this.#nth(place));
    await Promise.all([this.#stock.take(), this.#upload.list()]);
  }

  /** Open with restic itself what was made in this scene and not deleted. */
  async openMade(): Promise<void> {
    const kept = all(this.#history, 'stocktaking').at(-1)?.ids;
    const left = this.#made.filter((id) => kept?.some((each) => each.startsWith(id)) ?? true);
    await this.#stock.open(left);
  }

  /** Open with restic itself everything that was ever offered, in whatever scene it was made. */
  async openOffered(): Promise<void> {
    const offered = new Set(all(this.#history, 'listing').flatMap(({ ids = [] }) => ids));
    await this.#stock.open([...offered]);
  }

  /** What must stay and what must go, when so many of each instance are wanted. */
  sorted(keepLast: number): Case {
    const instances = [...new Set(this.#origin.values())];
    if (instances.length < 2) throw new Broken('There are not snapshots of several instances here');
    if (this.#pinned.length === 0) throw new Broken('Nothing is kept forever here');
    const newest = instances.flatMap((id) => this.#madeOf(id).slice(-keepLast));
    const stay = [...new Set([...this.#pinned, ...newest])];
    return by('cleanedUp', { stay, go: this.#made.filter((id) => !stay.includes(id)) });
  }

  /** One was deleted, and the others must stay. */
  without(place: number): Case {
    const gone = this.#nth(place);
    return by('deleted', { stay: this.#made.filter((id) => id !== gone), go: [gone] });
  }

  #madeOf(instance: InstanceId): readonly string[] {
    return this.#made.filter((id) => this.#origin.get(id) === instance);
  }

  #nth(place: number, among: readonly string[] = this.#made): string {
    const id = among.at(place);
    if (id === undefined) throw new Broken('There is no such snapshot in this scenario');
    return id;
  }

  /** Make a snapshot through a channel; why it was refused, or undefined. */
  async #save(channel: Customer, name: string, extent?: Extent): Promise<string | undefined> {
    const { machine, id: instance } = this.victim().actor;
    const f0 = now();
    const answer = await channel.snapshots.make(instance, name, extent).catch((error: unknown) => {
      if (error instanceof Unavailable) return { refused: error.message };
      throw error;
    });
    this.#history.add({ kind: 'saving', at: now(), machine, name, f0, f1: now(), ...answer });
    if ('refused' in answer) return answer.refused;
    this.#made.push(answer.id);
    this.#origin.set(answer.id, instance);
    return undefined;
  }

  #untilSaved(): Promise<unknown> {
    const since = now();
    return this.#untilWork('the workload saves more', SAVED, (life) =>
      acknowledged(life).some(({ sentAt }) => sentAt > since),
    );
  }

  #untilResumed(since: number): Promise<unknown> {
    return this.#untilWork(
      'the workload goes on after the restore',
      RESUMED,
      (life) => life.first.at > since && acknowledged(life).length > 0,
    );
  }

  #untilWork(hoped: string, within: number, look: (life: Incarnation) => boolean): Promise<unknown> {
    return this.#see(hoped, within, () => {
      const life = workingOn(this.#history);
      return life !== undefined && look(life);
    });
  }

  #see(hoped: string, within: number, look: () => boolean | Promise<boolean>): Promise<unknown> {
    return until({ hoped, within, look, every: 50 }, this.stage.signal);
  }
}
