import { now } from '../clock';
import type { Customer, Destination, GpuInstance, Units } from '../customer/customer';
import { raceFor, type Field, type Raced } from './console';
import { Broken } from '../failures';
import { letPass, until } from '../patience';
import type { Mishap } from '../suppliers/faults';
import type { History, Recorded } from '../witness/history';
import { savedFor, workingOn } from '../witness/judges/incarnations';
import { isProtected } from '../witness/judges/protection';
import { disturbance } from '../witness/judges/undisturbed';
import type { Watch } from '../witness/watch';
import { WORKLOAD } from '../witness/workload';
import type { Outcome } from './outcomes';
import { Keeping } from './keeping';
import { paced } from './paced';
import { actorOn, arranged, checkpointedAt, everSaved, savingMachine, type Sight } from './sights';
import type { Actor, Stage } from './stage';
import { Relocation } from './relocation';
import { Trouble, type Blow, type Victim } from './trouble';
import { Asking } from './wish';

const ARRANGED = 300_000;
const PROTECTED = 120_000;
const LOG_READ = 10_000;
/** Looking on for so long after the limit tells what never comes from what a busy computer made late. Milliseconds. */
const BEYOND = 5_000;
/** What a GPU worth protecting has at least. Gigabytes. */
const MEMORY = 24;

/** One scenario's instance: how it comes to be, how it breaks, and what is seen of it meanwhile. */
export class Scene {
  #watch: Watch | undefined;
  #units: Units | undefined;
  #actor: Actor | undefined;
  #trouble: Trouble | undefined;
  #checkpointAge: number | undefined;
  #race: Raced | undefined;
  #protected = false;
  #keeping: Keeping | undefined;

  constructor(private readonly stage: Stage) {}

  /** The label under which everything of this scenario is rented. */
  get label(): string {
    return this.stage.label;
  }

  /** The watch over the instance; undefined before there is one. */
  get watch(): Watch | undefined {
    return this.#watch;
  }

  /** Whether the workload ever saved a record: before that nothing can be lost, and no log be read. */
  get saved(): boolean {
    return this.#watch !== undefined && everSaved(this.#watch.history);
  }

  /** Whether the customer wants a CPU Standby for the instance. */
  get protected(): boolean {
    return this.#protected;
  }

  set protected(wanted: boolean) {
    this.#protected = wanted;
  }

  /** What the witness recorded; Broken before there is anything to watch. */
  get history(): History {
    return arranged(this.#watch).history;
  }

  /** What can be judged of this scenario: nothing, where there was nothing to watch. */
  get recorded(): Recorded {
    return this.#watch?.history ?? { happenings: [] };
  }

  /** The instance of the story; Broken before there is one. */
  get actor(): Actor {
    return arranged(this.#actor);
  }

  /** How the race for the instance ended; Broken where none was run. */
  get race(): Raced {
    return arranged(this.#race);
  }

  /** The product's own units; milliseconds. */
  get units(): Units {
    return arranged(this.#units);
  }

  /** How old the checkpoint of the story is at the failure; milliseconds. */
  get checkpointAge(): number {
    return arranged(this.#checkpointAge);
  }

  /** Rented, workload running, at least one record saved. */
  async rentUnprotected(): Promise<void> {
    await this.#rent(() => this.#order());
  }

  /** Given back, until the product knows it no more; and another one rented in its place. */
  async rentAnew(): Promise<void> {
    const { customer } = this.stage;
    const { id } = this.actor;
    await customer.giveBack(id);
    const look = async (): Promise<boolean> => (await customer.instance(id)) === undefined;
    await this.#see({ hoped: `the instance ${id} is gone`, look });
    this.history.add({ kind: 'parting', at: now(), machine: this.actor.machine });
    await this.rentUnprotected();
  }

  /** Rented and protected in one go, workload running, first copy verified by the witness, at least one record saved. */
  async rentProtected(): Promise<void> {
    const { customer, label } = this.stage;
    await this.#rent(async () => {
      const ordered = await this.#order();
      this.#protected = true;
      // Its CPU Standby starts while the GPU does.
      await customer.protect(ordered.id, label);
      return ordered;
    });
    await this.#untilProtected(customer);
  }

  /** Rented through the console: GPUs of a model race, the first is kept and, unless that is not wanted, protected. */
  async rentRacing(field: Field): Promise<void> {
    await this.#rent(async () => {
      this.#protected = field.unprotected !== true;
      this.#race = await raceFor(this.stage, field);
      return this.#race.winner;
    });
    if (field.unprotected !== true) await this.#untilProtected(this.stage.customer);
  }

  /** Switch CPU Standby on through a channel, and wait for the first verified copy. */
  async protect(channel: Customer): Promise<void> {
    this.#protected = true;
    await channel.protect(this.actor.id, this.label);
    await this.#untilProtected(channel);
  }

  /** The cheapest GPU that is worth protecting. */
  async #order(): Promise<GpuInstance> {
    const { customer, label, rent } = this.stage;
    const [offer] = await customer.offers(MEMORY);
    if (offer === undefined) throw new Broken(`Hoped for a GPU with ${MEMORY} GB on offer: there is none`);
    return rent(offer.pricePerHour, () => customer.rent({ offer, label, workload: WORKLOAD }));
  }

  async #rent(order: () => Promise<GpuInstance>): Promise<void> {
    this.#watch ??= this.stage.watch();
    const earlier = this.#actor?.machine;
    const { id } = await order();
    const look = (history: Recorded): string | false | undefined => {
      const machine = savingMachine(history);
      return machine !== earlier && machine;
    };
    this.#actor = actorOn(await this.#see({ hoped: 'the workload saves its first record', look }), id);
    this.#units = await this.stage.customer.units();
    this.history.add({ kind: 'settled', at: now(), standby: this.#units.standby });
  }

  async #untilProtected(channel: Customer): Promise<void> {
    await this.#see({
      hoped: 'a record is seen on the CPU Standby, and the product calls it ready',
      within: PROTECTED,
      look: async (history) =>
        isProtected(history) && (await channel.standby(this.actor.id))?.state === 'ready',
    });
  }

  /** Stop the copying to the CPU Standby. */
  async stopSync(): Promise<void> {
    await this.stage.customer.stopSync(this.actor.id);
  }

  /** The workload has gone on saving for so long, since it began to or since an instant; milliseconds. */
  async savingFor(duration: number, since = 0): Promise<void> {
    const look = (history: Recorded): boolean => savedFor(history, { since }) >= duration;
    await this.#see({ hoped: `the workload saves for ${duration} ms`, look });
  }

  /** A checkpoint has been on the disk for so long; milliseconds. */
  async checkpointOlderThan(age: number): Promise<void> {
    this.#checkpointAge = age;
    const look = (history: Recorded): boolean => checkpointedAt(history) <= now() - age;
    await this.#see({ hoped: `a checkpoint is older than ${age} ms`, look });
  }

  /** Something of the instance fails, and the witness confirms it. */
  async fail(blow: Blow): Promise<void> {
    await this.#strike(blow);
    await arranged(this.#trouble).confirm();
  }

  /** Something fails for so long (milliseconds) and then works again. */
  async failFor(blow: Blow, duration: number): Promise<void> {
    await this.#strike(blow);
    await this.heal(duration);
    await arranged(this.#trouble).confirm();
  }

  /** What failed works again after so long (milliseconds), unless it was given back meanwhile. */
  async heal(after = 0): Promise<void> {
    await letPass(after, this.stage.signal);
    await arranged(this.#trouble).heal();
  }

  /** What the customer asks of the product for the instance, through the profile's channel or a certain one. */
  asking(channel = this.stage.channel): Asking {
    return new Asking({ ...this.stage, channel }, this.#victim);
  }

  /** What the customer does with snapshots of the instance. */
  get keeping(): Keeping {
    return (this.#keeping ??= new Keeping(this.stage, () => this.#victim));
  }

  /** The customer moves the work, through the profile's channel or a certain one; on the way goes wrong what is to. */
  async migrate(to: Destination, mishap?: Mishap, channel = this.stage.channel): Promise<void> {
    const stage = { ...this.stage, channel };
    await new Relocation(stage, this.#victim, to).go(mishap);
  }

  /** From now on the story is about another instance, once it is seen. */
  async follow(sight: Sight<Actor>): Promise<void> {
    this.#actor = await this.#see(sight);
  }

  get #victim(): Victim {
    return { actor: this.actor, units: this.units, watch: arranged(this.#watch) };
  }

  async #strike(blow: Blow): Promise<void> {
    this.#trouble = new Trouble(this.stage, this.#victim);
    await this.#trouble.strike(blow);
  }

  /** Wait for what a promise speaks of until its time is over, so that what was recorded can be judged. */
  async await({ awaited, seen, within, fromLog, due, reads }: Omit<Outcome, 'judged'>): Promise<void> {
    const over = now() + within + BEYOND;
    const { history } = this;
    // Where nothing was broken or asked for there is mostly nothing to wait for, only something to judge.
    const isDue = due ?? ((told: Recorded): boolean => disturbance(told) !== undefined);
    const { look: isOver, every } = paced(() => seen(history) || now() >= over || !isDue(history));
    const read = async (): Promise<void> => reads?.(arranged(this.#watch));
    const look = (): Promise<boolean> => read().then(isOver);
    await this.#see({ hoped: awaited, look, within: within + 2 * BEYOND, every });
    if (fromLog === true) await this.readLog();
  }

  /** Read the log of the machine that has the work. */
  async readLog(): Promise<void> {
    const watch = arranged(this.#watch);
    const look = async (history: Recorded): Promise<boolean> => {
      const machine = workingOn(history)?.machine;
      if (machine === undefined) return false;
      await watch.readLog(machine);
      return workingOn(history)?.machine === machine;
    };
    await this.#see({ hoped: 'the log of the machine that has the work is read', look, within: LOG_READ });
  }

  #see<T>({ within = ARRANGED, look, ...sight }: Sight<T>): Promise<T> {
    const { history } = this;
    const changed = (signal: AbortSignal): Promise<void> => history.changed(signal);
    return until({ ...sight, within, look: () => look(history), changed }, this.stage.signal);
  }
}
