import { now } from '../clock';
import type { Customer } from '../customer/customer';
import { Unavailable } from '../failures';
import { every, letPass, until } from '../patience';
import type { Injected } from '../suppliers/faults';
import type { History } from '../witness/history';
import type { Stage } from './stage';
import type { Stock } from './stock';

/** What may break an upload off. */
export type Break = 'store-down' | 'control-plane-killed';

/** An upload stores at least four objects one after the other, each so late: only so can it be met under way. Milliseconds. */
const LATE = 50;
/** Within so long of its first object in the store it is broken off, at an instant that is drawn. Milliseconds. */
const UPLOAD = 4 * LATE;
/** How long an upload may take to begin, and how often the store is asked whether it has. */
const BEGINS = 10_000;
const LOOKED_EVERY = 10;
const LISTED_EVERY = 100;
/** How long the store stays away at most. */
const OUTAGE = 2_500;

/** An upload that a late store keeps under way. */
interface UnderWay {
  readonly late: Injected;
  readonly uploading: Promise<unknown>;
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** An upload that is broken off while the product is asked all the time what is on offer. */
export class BrokenUpload {
  constructor(
    private readonly stage: Stage,
    private readonly stock: Stock,
    private readonly history: History,
  ) {}

  /** Break an upload off once the store has something of it; resolves with what the upload resolves with. */
  async during<T>(how: Break, upload: () => Promise<T>): Promise<T> {
    const late = await this.stage.faults.inject({ kind: 'store-slow', delayMs: LATE });
    const over = new AbortController();
    const asking = every(LISTED_EVERY, () => this.list(), over.signal);
    try {
      const before = await this.stock.keys();
      const uploading = upload();
      await this.#begun(before);
      await letPass(this.stage.draw(how) * UPLOAD, this.stage.signal);
      const [done] = await Promise.all([uploading, this.#spoil(how, { late, uploading })]);
      return done;
    } finally {
      over.abort();
      await Promise.all([asking, this.stage.faults.heal(late)]);
    }
  }

  /** Ask what is on offer, and write the answer down; not to know is an answer, too. */
  async list(channel: Customer = this.stage.customer): Promise<boolean> {
    const askedAt = now();
    try {
      const offered = await channel.snapshots.offered();
      this.history.add({ kind: 'listing', at: now(), askedAt, ids: offered.map(({ id }) => id) });
      return true;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      this.history.add({ kind: 'listing', at: now(), askedAt, because: message(error) });
      return false;
    }
  }

  async #begun(before: ReadonlySet<string>): Promise<void> {
    const look = async (): Promise<boolean> => {
      const keys = await this.stock.keys();
      return [...keys].some((key) => !before.has(key));
    };
    const hoped = 'the store has the first object of the upload';
    await until({ hoped, within: BEGINS, look, every: LOOKED_EVERY }, this.stage.signal);
  }

  /** Break it, and write down when: from then on the store is not late any more. It stays away until the customer is answered, or so long. */
  async #spoil(how: Break, { late, uploading }: UnderWay): Promise<void> {
    const { faults, signal } = this.stage;
    const injected = await faults.inject({ kind: how });
    const { sentAt: f0, acceptedAt: f1 } = injected;
    const shown = await (how === 'store-down' ? this.stock.refusal() : this.#silence());
    const seen = shown === undefined ? {} : { shown };
    this.history.add({ kind: 'spoiling', at: now(), what: how, f0, f1, ...seen });
    await faults.heal(late);
    if (how === 'store-down') await Promise.race([uploading, letPass(OUTAGE, signal)]);
    await faults.heal(injected);
  }

  /** Why the product does not answer; undefined when it does. */
  #silence(): Promise<string | undefined> {
    return this.stage.customer.units().then(() => undefined, message);
  }
}
