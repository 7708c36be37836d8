import { now } from '../clock';
import { Broken } from '../failures';
import { until } from '../patience';
import type { Injected, MarketTrouble } from '../suppliers/faults';
import { all, type History } from '../witness/history';
import { confirmation } from '../witness/judges/confirmation';
import { listings } from '../witness/judges/incarnations';
import type { Scene } from './scene';
import type { Stage } from './stage';

/** How long the witness may need to see that a trouble is there, or over; milliseconds. */
const CONFIRMED = 30_000;

/** The trouble that the market of a scene is in, beside whatever befalls the instance. */
export class Shopping {
  #trouble: Injected | undefined;

  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
  ) {}

  /** The market gets into trouble, as it shows the witness, too. */
  async hinder(kind: MarketTrouble): Promise<void> {
    await this.#look(kind);
    const injected = await this.stage.faults.inject({ kind });
    this.#trouble = injected;
    const { sentAt: f0, acceptedAt: f1 } = injected;
    this.#history.add({ kind: 'fault', at: now(), fault: kind, f0, f1, machine: '', beside: true });
    await this.#look(kind);
    await this.#confirmed();
  }

  /** The market is well again, if it was not. */
  async resume(): Promise<void> {
    const trouble = this.#trouble;
    if (trouble === undefined) return;
    this.#trouble = undefined;
    const at = now();
    await this.stage.faults.heal(trouble);
    const { kind: fault } = trouble;
    const done = now();
    this.#history.add({ kind: 'healed', at, fault, machine: '', gone: false, done });
    await this.#wait('the books can be read again', () =>
      all(this.#history, 'census').some(({ askedAt }) => askedAt > done),
    );
  }

  get #history(): History {
    return this.scene.history;
  }

  /** What it sells of GPUs like the one that is rented, and for how much; who is away shows nothing. */
  async #look(kind: MarketTrouble): Promise<void> {
    if (kind === 'market-down') return;
    const model = listings(this.#history).get(this.scene.actor.machine)?.model;
    const askedAt = now();
    const offers = (await this.stage.market.onOffer()).filter(({ gpu }) => gpu === model);
    this.#history.add({ kind: 'shelf', at: now(), askedAt, offers });
  }

  async #confirmed(): Promise<void> {
    const fault = all(this.#history, 'fault').at(-1);
    if (fault === undefined) throw new Broken('The market is in no trouble');
    await this.#wait(
      `the witness itself confirms the fault "${fault.fault}"`,
      () => typeof confirmation(this.#history, fault) === 'number',
    );
  }

  async #wait(hoped: string, look: () => boolean): Promise<void> {
    await until({ hoped, within: CONFIRMED, look, every: 20 }, this.stage.signal);
  }
}
