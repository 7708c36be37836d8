import type { Chance } from '../chance';
import type { BillRow } from '../meter/meter';
import { openSerials } from '../serials';
import { Hosts, type Host } from './hosts';
import type { Deposit } from './invoices';
import { ALL, Keys, READ_ONLY } from './keys';
import { offerGone, Refusal } from './refusal';
import { Rental, type MarketGround, type Order } from './rental';
import { Troubles } from './troubles';

/** A public key of the account: let in on everything rented from then on. */
export interface AccountKey {
  readonly id: number;
  readonly public_key: string;
  readonly created_at: string;
}

const PREPAID = 100;

/** The GPU market: hosts on offer, what is rented, the account's keys and its money. */
export class Market {
  readonly #serials = openSerials();
  readonly #rentals = new Map<number, Rental>();
  readonly #ended = new Set<number>();
  readonly #accountKeys: AccountKey[] = [];
  #hosts: Hosts;
  readonly keys = new Keys();
  /** What was put on the account. */
  readonly deposits: readonly Deposit[] = [
    { id: this.#serials(), at: Math.floor(Date.now() / 1000), amount: PREPAID },
  ];
  /** The three keys of the account, each with its own rate limits. */
  readonly secrets = {
    product: this.keys.issue(ALL),
    witness: this.keys.issue(READ_ONLY),
    sweep: this.keys.issue([...READ_ONLY, 'instance_write']),
  };
  /** What is wrong with it at present. */
  readonly troubles = new Troubles(this.secrets.product);

  constructor(
    private readonly ground: MarketGround,
    private readonly chance: Chance,
  ) {
    this.#hosts = new Hosts(this.#serials, chance);
  }

  get accountKeys(): readonly AccountKey[] {
    return this.#accountKeys;
  }

  addAccountKey(publicKey: string): AccountKey {
    const key = { id: this.#serials(), public_key: publicKey, created_at: new Date().toISOString() };
    this.#accountKeys.push(key);
    return key;
  }

  /** For a customer of whom nothing is known: the hosts are on offer in their first order, and nobody is let in yet. */
  renew(): void {
    this.troubles.endAll();
    this.#accountKeys.length = 0;
    this.#hosts = new Hosts(this.#serials, this.chance);
  }

  /** The hosts on offer, at the prices of the moment. */
  offers(): readonly Host[] {
    return this.troubles.isSoldOut ? [] : this.#hosts.offers(this.troubles.priceFactor);
  }

  rentals(): readonly Rental[] {
    return [...this.#rentals.values()];
  }

  rental(id: number): Rental | undefined {
    return this.#rentals.get(id);
  }

  /** Whether there once was such an instance. */
  hadRental(id: number): boolean {
    return this.#ended.has(id);
  }

  /** Rent the host behind an offer, from now on billed to the label. */
  rent(offer: number, order: Order): Rental {
    if (this.credit() <= 0) throw new Refusal(400, 'insufficient_credit', 'Your account lacks credit.');
    const host = this.#take(offer);
    const keys = this.#accountKeys.map((key) => key.public_key);
    const rental = new Rental(this.ground, { id: this.#serials(), host, order, keys });
    this.#rentals.set(rental.contract.id, rental);
    return rental;
  }

  /** End a rental; resolves when its machine is really gone and nothing is charged any more. */
  async end(rental: Rental): Promise<void> {
    const { id, host } = rental.contract;
    await rental.tenancy.destroy();
    if (!this.#rentals.delete(id)) return; // somebody else asked for the same at the same time
    this.#ended.add(id);
    this.keys.revoke(id);
    if (rental.hostLost) this.#hosts.replace(host);
    else this.#hosts.release(host);
  }

  charges(): BillRow[] {
    return this.ground.meter.bill({ supplier: 'gpu-market' });
  }

  credit(): number {
    return PREPAID - this.charges().reduce((sum, { amount }) => sum + amount, 0);
  }

  /** The sandbox ends. */
  abandon(): void {
    for (const rental of this.#rentals.values()) rental.tenancy.abandon();
    this.troubles.endAll();
  }

  #take(offer: number): Host {
    if (this.troubles.isSoldOut) throw offerGone(offer);
    const host = this.#hosts.take(offer, this.troubles.priceFactor);
    if (host === undefined) throw offerGone(offer);
    if (!this.troubles.takesOffer()) return host;
    this.#hosts.replace(host); // somebody else was faster
    throw offerGone(offer);
  }
}
