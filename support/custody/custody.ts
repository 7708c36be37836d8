import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { now } from '../clock';
import type { Config } from '../config';
import { Broken } from '../failures';
import { letPass, until } from '../patience';
import type { Target } from '../target';
import { targetName } from '../target';
import type { Found, Limits, Suppliers } from './books';
import { Books, named } from './books';
import { commitment, spend } from './budget';
import type { GivenBack, Product } from './giving-back';
import { Attempts, isUnanswered, WayBack } from './giving-back';
import type { Holding } from './ledger';
import { holdingsOf, Ledger, ledgersIn, readLedger } from './ledger';
import { processOf, thisOwner } from './owner';
import type { Swept } from './sweep';
import { sweep } from './sweep';

/** Where and for whom things are rented. */
export interface Tenancy extends Suppliers {
  readonly config: Pick<Config, 'run' | 'worker' | 'mark' | 'budget' | 'reports'>;
  readonly target: Target;
  readonly product: Product;
  /** The embedded sandbox, which ends with this process. */
  readonly embedded?: { readonly id: string; readonly pid: number };
  readonly limits?: Limits;
}

/** What is about to be rented. Price in dollars per hour, with everything that comes along. */
export interface Intent {
  readonly label: string;
  readonly pricePerHour: number;
}

/** How giving back went: what the books confirm, what the product left to us, and everything that failed. */
export interface Settlement {
  readonly returned: readonly string[];
  readonly leftBehind: readonly Found[];
  readonly failures: readonly Error[];
}

/** Another worker that has not started by then has a reason of its own, and says it; milliseconds. */
const STARTED = 15_000;

const NOTHING: Settlement = { returned: [], leftBehind: [], failures: [] };

/** Keeps what this worker rents: written down before, confirmed by the suppliers when it is back. */
export class Custody {
  readonly #directory: string;
  readonly #ledger: Ledger;
  readonly #way: WayBack;
  readonly #pending = new Set<Promise<unknown>>();
  #keys = 0;
  #labels = 0;

  /** Open the ledger of this worker; nothing is rented before. */
  constructor(private readonly tenancy: Tenancy) {
    const { config, target, embedded, product } = tenancy;
    this.#directory = join(config.reports, 'ledger');
    this.#way = new WayBack(product, new Books(tenancy, tenancy.limits));
    this.#ledger = Ledger.start(this.#pathOf(config.worker), {
      owner: thisOwner(),
      mark: config.mark,
      target: targetName(target),
      ...(embedded === undefined ? {} : { sandbox: embedded.id, embedded: processOf(embedded.pid) }),
    });
  }

  /** Wait until so many workers of this run have opened their ledgers, but not for one that does not come. */
  async untilAllOpen(workers: number, signal?: AbortSignal, limit = STARTED): Promise<void> {
    const paths = Array.from({ length: workers }, (_, worker) => this.#pathOf(worker));
    const late = now() + limit;
    const look = (): boolean => paths.every(existsSync) || now() > late;
    await until({ hoped: 'the other workers start', within: 2 * limit, look, every: 20 }, signal);
  }

  #pathOf(worker: number): string {
    return join(this.#directory, `${this.tenancy.config.run}-${worker}.ndjson`);
  }

  /** A label that nothing else has. */
  label(): string {
    this.#labels += 1;
    return `${this.tenancy.config.mark}/${this.#labels}`;
  }

  /** Return what dead runs left here. */
  sweep(): Promise<Swept> {
    const { config, target } = this.tenancy;
    const own = { path: this.#ledger.path, mark: config.mark, target: targetName(target) };
    return sweep({ way: this.#way, directory: this.#directory, own });
  }

  /** Rent within the budget: the intent is on the disk before the order is sent, the id after it was answered. */
  async rent<T extends { readonly id: number }>(intent: Intent, order: () => Promise<T>): Promise<T> {
    const { config } = this.tenancy;
    if (!intent.label.startsWith(`${config.mark}/`)) throw new Error(`${intent.label} lacks the run’s mark`);
    spend(intent.pricePerHour, commitment(this.#ofRun(), Date.now()), config.budget);
    this.#keys += 1;
    const key = this.#keys;
    this.#ledger.write({ row: 'intent', key, ...intent });
    const ordering = order();
    this.#pending.add(ordering);
    try {
      const rented = await ordering;
      this.#ledger.write({ row: 'took', key, supplier: 'dumont', id: String(rented.id) });
      return rented;
    } catch (error) {
      if (error instanceof Broken) this.#ledger.write({ row: 'refused', key });
      throw error;
    } finally {
      this.#pending.delete(ordering);
    }
  }

  /** Give everything back, last in first out; nothing that fails keeps the rest from being given back. */
  async settle(): Promise<Settlement> {
    // An order that its step no longer waits for may still be answered.
    await Promise.allSettled(this.#pending);
    const attempts = new Attempts();
    const leftBehind: Found[] = [];
    const returned: string[] = [];
    for (const holding of [...this.#held()].reverse()) {
      const { left, confirmed } = await this.#giveBack(holding, attempts);
      leftBehind.push(...left);
      if (!confirmed) continue;
      this.#ledger.write({ row: 'returned', key: holding.key });
      returned.push(holding.label);
    }
    leftBehind.push(...(await this.#surplus(attempts)));
    return { returned, leftBehind, failures: attempts.failures };
  }

  /** Settle, and close the ledger when the books confirm that nothing is left. */
  async close(): Promise<Settlement> {
    // Who never ordered has nothing to return, and may have no working key to look either.
    const settlement = this.#keys === 0 ? NOTHING : await this.settle();
    if (settlement.failures.length === 0) this.#ledger.write({ row: 'closed', why: 'everything returned' });
    this.#ledger.close();
    return settlement;
  }

  async #giveBack(holding: Holding, attempts: Attempts): Promise<GivenBack> {
    const { settled } = this.#way.books.limits;
    if (isUnanswered(holding)) await letPass(holding.from + settled - Date.now());
    return this.#way.giveBack(holding.label, attempts);
  }

  /** What is under our mark though nobody meant to rent it, or no longer. */
  async #surplus(attempts: Attempts): Promise<readonly Found[]> {
    const { mark } = this.tenancy.config;
    let surplus: readonly Found[] = [];
    await attempts.try(async () => {
      surplus = await this.#way.books.under(mark);
    });
    if (surplus.length === 0) return [];
    const seen = surplus.map(named).join(', ');
    attempts.failures.push(new Broken({ hoped: 'nothing is rented that was not ordered', seen }));
    return (await this.#way.giveBack(mark, attempts)).left;
  }

  #held(): readonly Holding[] {
    return holdingsOf(readLedger(this.#ledger.path)).filter(({ until }) => until === undefined);
  }

  /** What all workers of this run have rented. */
  #ofRun(): readonly Holding[] {
    return ledgersIn(this.#directory)
      .filter((path) => path.startsWith(join(this.#directory, `${this.tenancy.config.run}-`)))
      .flatMap((path) => holdingsOf(readLedger(path)));
  }
}
