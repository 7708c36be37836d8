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
  readonly #free = new Map<number, Host>();

  constructor(
    private readonly serials: Serials,
    private readonly chance: Chance,
  ) {
    for (const model of CATALOGUE) for (let i = 0; i < model.hosts; i += 1) this.#join(model, i);
  }

  offers(): readonly Host[] {
    return [...this.#free.values()];
  }

  /** The host behind an offer, which is then no longer on offer; undefined when it is gone already. */
  take(offer: number): Host | undefined {
    const host = this.#free.get(offer);
    this.#free.delete(offer);
    return host;
  }

  release(host: Host): void {
    this.#free.set(host.offer, host);
  }

  replace(lost: Host): void {
    this.#add(lost.model, lost.price);
  }

  #join(model: GpuModel, nth: number): void {
    const dearer = Math.max(0, nth + 1 - Math.ceil(model.hosts * AT_LIST_PRICE));
    this.#add(model, cents(model.price * DEARER ** dearer));
  }

  #add(model: GpuModel, price: number): void {
    const host: Host = {
      offer: this.serials(),
      machine: this.serials(),
      owner: this.serials(),
      model,
      price,
      minBid: cents(price * 0.4),
      place: PLACES[Math.floor(this.chance() * PLACES.length)] ?? 'Texas, US',
      reliability: cents(0.95 + this.chance() * 0.0499),
    };
    this.#free.set(host.offer, host);
  }
}
