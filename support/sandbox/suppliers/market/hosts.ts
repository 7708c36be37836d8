import type { Chance } from '../chance';
import type { Serials } from '../serials';
import { CATALOGUE, PLACES, type GpuModel } from './catalogue';

/** A host with one GPU for rent; price in dollars per hour without the disk. */
export interface Host {
  readonly offer: number;
  readonly machine: number;
  readonly owner: number;
  readonly model: GpuModel;
  readonly price: number;
  readonly minBid: number;
  readonly place: string;
  readonly reliability: number;
}

/** Of the hosts of a model this many ask the list price; the others a little more each. */
const AT_LIST_PRICE = 0.75;
const DEARER = 1.05;

const cents = (price: number): number => Math.round(price * 10_000) / 10_000;

/** The market's hosts: free ones are on offer, a lost one is followed by a new one of its model. */
export class Hosts {
  readonly #all = new Map<number, Host>();
  readonly #free = new Set<number>();

  constructor(
    private readonly serials: Serials,
    private readonly chance: Chance,
  ) {
    for (const model of CATALOGUE) for (let i = 0; i < model.hosts; i += 1) this.#join(model, i);
  }

  /** All free hosts, at so many times their own price. */
  offers(factor: number): readonly Host[] {
    return [...this.#free].flatMap((offer) => this.#priced(offer, factor) ?? []);
  }

  /** The host behind an offer, which is then no longer on offer; undefined when it is gone already. */
  take(offer: number, factor: number): Host | undefined {
    return this.#free.delete(offer) ? this.#priced(offer, factor) : undefined;
  }

  /** Back on offer at its own price. */
  release({ offer }: Host): void {
    this.#free.add(offer);
  }

  /** The host is gone for good; another one of its model comes, in the same place and at its own price. */
  replace({ offer, model, price, place }: Host): void {
    const own = this.#all.get(offer)?.price ?? price;
    this.#all.delete(offer);
    this.#add(model, { price: own, place });
  }

  #priced(offer: number, factor: number): Host | undefined {
    const host = this.#all.get(offer);
    if (host === undefined || factor === 1) return host;
    return { ...host, price: cents(host.price * factor), minBid: cents(host.minBid * factor) };
  }

  #join(model: GpuModel, nth: number): void {
    const dearer = Math.max(0, nth + 1 - Math.ceil(model.hosts * AT_LIST_PRICE));
    const place = PLACES[nth % PLACES.length] ?? PLACES[0];
    this.#add(model, { price: cents(model.price * DEARER ** dearer), place });
  }

  #add(model: GpuModel, { price, place }: Pick<Host, 'price' | 'place'>): void {
    const host: Host = {
      offer: this.serials(),
      machine: this.serials(),
      owner: this.serials(),
      model,
      price,
      minBid: cents(price * 0.4),
      place,
      reliability: cents(0.95 + this.chance() * 0.0499),
    };
    this.#all.set(host.offer, host);
    this.#free.add(host.offer);
  }
}
