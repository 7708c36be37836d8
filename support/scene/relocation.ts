import { now } from '../clock';
import type { Destination, GpuInstance, Migrated } from '../customer/customer';
import { Broken, Unavailable } from '../failures';
import { until } from '../patience';
import type { Fault, Injected, Mishap, Shortage } from '../suppliers/faults';
import { all, type History } from '../witness/history';
import { confirmation } from '../witness/judges/confirmation';
import { listedSince } from '../witness/judges/incarnations';
import type { Moved } from '../witness/moving';
import type { Stage } from './stage';
import { Stock } from './stock';
import type { Victim } from './trouble';

const SHORTAGES: readonly Mishap[] = ['no-capacity', 'price-up', 'offer-gone'] satisfies readonly Shortage[];
const isShortage = (mishap: Mishap): mishap is Shortage => SHORTAGES.includes(mishap);

/** How long the machine that the work moves to may take to be there, and a fault to be confirmed; milliseconds. */
const THERE = 60_000;
const CONFIRMED = 30_000;
/** What a customer who names no price pays at most; dollars per hour. */
const MOST = 2;

type Answered = Pick<Moved, 'answer' | 'shown' | 'unanswered'>;

/** A move that the customer wants, and what goes wrong with it. */
export class Relocation {
  readonly #history: History;

  constructor(
    private readonly stage: Stage,
    private readonly owner: Victim,
    private readonly to: Destination,
  ) {
    this.#history = owner.watch.history;
  }

  /** Ask what the move would lead to, then for the move, and wait for the answer; on the way goes wrong what is to. */
  async go(mishap?: Mishap): Promise<void> {
    const { machine, id: instance } = this.owner.actor;
    const estimate = await this.stage.channel.estimateMigration(instance, this.to);
    const shortage = mishap !== undefined && isShortage(mishap) ? await this.#shorten(mishap) : undefined;
    const at = now();
    this.#history.add({ kind: 'moving', at, machine, instance, to: this.to, estimate });
    const moving = this.#move(mishap === 'control-plane-killed');
    moving.catch(() => undefined); // awaited below, whatever befalls it meanwhile
    if (mishap !== undefined && !isShortage(mishap)) await this.#strike(mishap, at, moving);
    const answered = await moving;
    this.#history.add({ kind: 'moved', at: now(), ...answered });
    if (shortage !== undefined) await this.#end(shortage);
    await this.#booksRead(now());
  }

  /** What the books list after the move is known before anything is judged. */
  async #booksRead(since: number): Promise<void> {
    const look = (): boolean => all(this.#history, 'census').some(({ askedAt }) => askedAt > since);
    const hoped = 'the suppliers’ books are read after the move';
    await until({ hoped, within: CONFIRMED, look, every: 20 }, this.stage.signal);
  }

  /** A product that is killed meanwhile cannot answer. */
  async #move(isKilled: boolean): Promise<Answered> {
    try {
      return await (this.to.kind === 'cpu' ? this.#toCpu() : this.#toGpu());
    } catch (error) {
      if (isKilled && error instanceof Unavailable) return { unanswered: error.message };
      throw error;
    }
  }

  async #toCpu(): Promise<Answered> {
    const answer = await this.stage.channel.migrate(this.owner.actor.id, this.to);
    return { answer, ...(await this.#shown(answer)) };
  }

  /** Another GPU is rented with a move, and written down like any other. */
  async #toGpu(): Promise<Answered> {
    const answers: Answered[] = [];
    const order = async (): Promise<GpuInstance> => {
      const answer = await this.stage.channel.migrate(this.owner.actor.id, this.to);
      const { shown } = await this.#shown(answer);
      answers.push({ answer, ...(shown === undefined ? {} : { shown }) });
      if (shown === undefined) throw new Broken(answer.because ?? 'The move brought no instance');
      return shown;
    };
    // That nothing was rented is the ledger's matter; what was answered is judged.
    const failure = await this.stage.rent(this.to.maxPrice ?? MOST, order).then(
      () => undefined,
      (error: unknown) => error,
    );
    const [answered] = answers;
    if (answered === undefined) throw failure;
    return answered;
  }

  async #shown({ newInstance }: Migrated): Promise<{ readonly shown?: GpuInstance }> {
    const shown = newInstance === undefined ? undefined : await this.stage.customer.instance(newInstance);
    return shown === undefined ? {} : { shown };
  }

  /** The market no longer sells what is wanted, as its own shelves show. */
  async #shorten(kind: Shortage): Promise<Injected> {
    await this.#lookAtShelf();
    const injected = await this.#inject({ kind });
    await this.#lookAtShelf();
    return injected;
  }

  async #end(shortage: Injected): Promise<void> {
    await this.#lookAtShelf();
    await this.stage.faults.heal(shortage);
  }

  async #lookAtShelf(): Promise<void> {
    const askedAt = now();
    const all = await this.stage.market.onOffer();
    const offers = all.filter(({ gpu }) => gpu === this.to.gpu);
    this.#history.add({ kind: 'shelf', at: now(), askedAt, offers });
  }

  /** Strike as soon as the machine that the work moves to is there. */
  async #strike(kind: Exclude<Mishap, Shortage>, since: number, moving: Promise<Answered>): Promise<void> {
    const id = await this.#target(since, moving);
    if (kind === 'store-down') await this.#withoutStore(moving);
    else if (kind === 'control-plane-killed') await this.#killed();
    else await this.#inject({ kind, target: { supplier: 'gpu-market', id } });
  }

  async #killed(): Promise<void> {
    const injected = await this.#inject({ kind: 'control-plane-killed' });
    await this.#confirmed();
    await this.stage.faults.heal(injected);
  }

  /** The object store is away, as it says itself, until the move is over. */
  async #withoutStore(moving: Promise<Answered>): Promise<void> {
    const { faults, store } = this.stage;
    const injected = await faults.inject({ kind: 'store-down' });
    const { kind: what, sentAt: f0, acceptedAt: f1 } = injected;
    const shown = await new Stock(store, this.#history).refusal();
    this.#history.add({
      kind: 'spoiling',
      at: now(),
      what,
      f0,
      f1,
      ...(shown === undefined ? {} : { shown }),
    });
    await Promise.allSettled([moving]); // whoever waits for its answer hears of its failure
    await faults.heal(injected);
  }

  /** The market's id of the machine that the work moves to, once the witness is connected to it. */
  async #target(since: number, moving: Promise<Answered>): Promise<string> {
    let over = false;
    const end = (): void => {
      over = true;
    };
    void moving.then(end, end);
    const look = (): string | false => {
      const connected = all(this.#history, 'connected').map(({ machine }) => machine);
      return listedSince(this.#history, since).find(({ key }) => connected.includes(key))?.id ?? false;
    };
    const hoped = 'the machine that the work moves to is there';
    const changed = (signal: AbortSignal): Promise<void> => this.#history.changed(signal);
    const hopeless = (): string | undefined => (over ? 'the move was over before' : undefined);
    return until({ hoped, within: THERE, look, changed, hopeless, every: 10 }, this.stage.signal);
  }

  async #inject(fault: Fault): Promise<Injected> {
    const injected = await this.stage.faults.inject(fault);
    const { sentAt: f0, acceptedAt: f1, kind } = injected;
    const machine = 'target' in fault ? `gpu-market:${fault.target.id}` : '';
    this.#history.add({ kind: 'fault', at: now(), fault: kind, f0, f1, machine, beside: true });
    return injected;
  }

  async #confirmed(): Promise<void> {
    const fault = all(this.#history, 'fault').at(-1);
    if (fault === undefined) throw new Broken('No fault was injected');
    await until(
      {
        hoped: `the witness itself confirms the fault "${fault.fault}"`,
        within: CONFIRMED,
        look: () => typeof confirmation(this.#history, fault) === 'number',
        every: 20,
      },
      this.stage.signal,
    );
  }
}
