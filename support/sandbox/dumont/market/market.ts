import type { z } from 'zod';
import type { Units } from '../units';
import { MarketLine, MarketRefusal } from './line';
import {
  ACCOUNT,
  CREATED,
  KEYS,
  OFFERS,
  ONE,
  PAGE,
  type MarketInstance,
  type MarketOffer,
  type Page,
} from './wire';

/** What is asked for with an offer. */
export interface MarketOrder {
  readonly image: string;
  readonly disk: number;
  readonly label: string;
  readonly env: Readonly<Record<string, string>>;
}

const UNLIMITED = { endpoint: '', seconds: 0 };

/** The GPU market, asked with the product's own key. */
export class Market {
  readonly #line: MarketLine;
  #listing: Promise<readonly MarketInstance[]> | undefined;

  constructor(account: { readonly url: string; readonly key: string }, units: Units) {
    this.#line = new MarketLine(account, units);
  }

  async offers(query: Readonly<Record<string, unknown>>): Promise<readonly MarketOffer[]> {
    return (
      await this.#line.ask(OFFERS, {
        method: 'POST',
        path: '/v0/bundles/',
        body: query,
        threshold: UNLIMITED,
      })
    ).offers;
  }

  /** Rents an offer and answers the new instance's id. */
  async create(offer: number, order: MarketOrder): Promise<number> {
    const threshold = { endpoint: 'create', seconds: 4.5 };
    const body = { client_id: 'me', runtype: 'ssh', ...order };
    return (await this.#line.ask(CREATED, { method: 'PUT', path: `/v0/asks/${offer}/`, body, threshold }))
      .new_contract;
  }

  /** All instances; who asks while another's listing still waits for its turn shares that one. */
  async instances(): Promise<readonly MarketInstance[]> {
    this.#listing ??= this.#list();
    return this.#listing;
  }

  /** One instance, or undefined when the market says it is gone. */
  async instance(id: number): Promise<MarketInstance | undefined> {
    const threshold = { endpoint: 'show', seconds: 2 };
    const found = await this.#unlessGone(
      this.#line.ask(ONE, { method: 'GET', path: `/v0/instances/${id}/`, threshold }),
    );
    return found?.instances ?? undefined;
  }

  /** Returns an instance; one that is gone already is returned. */
  async destroy(id: number): Promise<void> {
    const threshold = { endpoint: 'destroy', seconds: 3 };
    await this.#unlessGone(this.#line.send({ method: 'DELETE', path: `/v0/instances/${id}/`, threshold }));
  }

  async authorise(id: number, publicKey: string): Promise<void> {
    const body = { ssh_key: publicKey };
    await this.#line.send({ method: 'POST', path: `/v0/instances/${id}/ssh/`, body, threshold: UNLIMITED });
  }

  async accountKeys(): Promise<readonly string[]> {
    const keys = await this.#line.ask(KEYS, { method: 'GET', path: '/v0/ssh/', threshold: UNLIMITED });
    return keys.flatMap(({ public_key: key }) => (key === undefined ? [] : [key]));
  }

  async addAccountKey(publicKey: string): Promise<void> {
    await this.#line.send({
      method: 'POST',
      path: '/v0/ssh/',
      body: { ssh_key: publicKey },
      threshold: UNLIMITED,
    });
  }

  balance(): Promise<z.infer<typeof ACCOUNT>> {
    return this.#line.ask(ACCOUNT, { method: 'GET', path: '/v0/users/current/', threshold: UNLIMITED });
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  async #list(): Promise<readonly MarketInstance[]> {
    const listed: MarketInstance[] = [];
    let after: string | null | undefined = '';
    while (typeof after === 'string') {
      const { instances, next_token: next }: Page = await this.#page(after);
      listed.push(...instances);
      after = next;
    }
    return listed;
  }

  #page(after: string): Promise<Page> {
    const threshold = { endpoint: 'list', seconds: 1 };
    const path = `/v1/instances/?limit=25${after === '' ? '' : `&after_token=${encodeURIComponent(after)}`}`;
    const sending = (): void => {
      this.#listing = undefined; // what happens from now on it may not tell
    };
    return this.#line.ask(PAGE, { method: 'GET', path, threshold, sending });
  }

  async #unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof MarketRefusal && error.status === 404) return undefined;
      throw error;
    }
  }
}
