import { Agent, request } from 'undici';
import type { z } from 'zod';
import { delay } from '../../clock';
import { reasonOf, Unanswered } from '../refusal';
import type { Units } from '../units';
import { Pacer } from './pacer';
import {
  ACCOUNT,
  CREATED,
  FAILURE,
  INSTANCES,
  KEYS,
  OFFERS,
  ONE,
  type MarketInstance,
  type MarketOffer,
} from './wire';

/** The market answered and said no; nothing was carried out. */
export class MarketRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(`The GPU market refused: ${message || code || `status ${status}`}.`);
    this.name = 'MarketRefusal';
  }
}

/** What is asked for with an offer. */
export interface MarketOrder {
  readonly image: string;
  readonly disk: number;
  readonly label: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** The endpoint's published minimum interval in seconds. */
  readonly threshold: { readonly endpoint: string; readonly seconds: number };
}

const BUSY = 429;
const PATIENCE = 8;
const MARGIN = 3;
const UNLIMITED = { endpoint: '', seconds: 0 };

/** The GPU market, asked with the product's own key. */
export class Market {
  readonly #agent = new Agent({ connections: 16, keepAliveTimeout: 30_000 });
  readonly #pacer = new Pacer();

  constructor(
    private readonly account: { readonly url: string; readonly key: string },
    private readonly units: Units,
  ) {}

  async offers(query: Readonly<Record<string, unknown>>): Promise<readonly MarketOffer[]> {
    return (await this.#ask(OFFERS, { method: 'POST', path: '/bundles/', body: query, threshold: UNLIMITED }))
      .offers;
  }

  /** Rents an offer and answers the new instance's id. */
  async create(offer: number, order: MarketOrder): Promise<number> {
    const threshold = { endpoint: 'create', seconds: 4.5 };
    const body = { client_id: 'me', runtype: 'ssh', ...order };
    return (await this.#ask(CREATED, { method: 'PUT', path: `/asks/${offer}/`, body, threshold }))
      .new_contract;
  }

  async instances(): Promise<readonly MarketInstance[]> {
    const threshold = { endpoint: 'list', seconds: 1 };
    return (await this.#ask(INSTANCES, { method: 'GET', path: '/instances/?owner=me', threshold })).instances;
  }

  /** One instance, or undefined when the market says it is gone. */
  async instance(id: number): Promise<MarketInstance | undefined> {
    const threshold = { endpoint: 'show', seconds: 2 };
    const found = await this.#unlessGone(
      this.#ask(ONE, { method: 'GET', path: `/instances/${id}/`, threshold }),
    );
    return found?.instances ?? undefined;
  }

  /** Returns an instance; one that is gone already is returned. */
  async destroy(id: number): Promise<void> {
    const threshold = { endpoint: 'destroy', seconds: 3 };
    await this.#unlessGone(this.#send({ method: 'DELETE', path: `/instances/${id}/`, threshold }));
  }

  async authorise(id: number, publicKey: string): Promise<void> {
    const body = { ssh_key: publicKey };
    await this.#send({ method: 'POST', path: `/instances/${id}/ssh/`, body, threshold: UNLIMITED });
  }

  async accountKeys(): Promise<readonly string[]> {
    const keys = await this.#ask(KEYS, { method: 'GET', path: '/ssh/', threshold: UNLIMITED });
    return keys.flatMap(({ public_key: key }) => (key === undefined ? [] : [key]));
  }

  async addAccountKey(publicKey: string): Promise<void> {
    await this.#send({ method: 'POST', path: '/ssh/', body: { ssh_key: publicKey }, threshold: UNLIMITED });
  }

  balance(): Promise<z.infer<typeof ACCOUNT>> {
    return this.#ask(ACCOUNT, { method: 'GET', path: '/users/current/', threshold: UNLIMITED });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof MarketRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  async #ask<T extends z.ZodType>(shape: T, call: Call): Promise<z.infer<T>> {
    const read = shape.safeParse(await this.#send(call));
    if (read.success) return read.data;
    throw new Unanswered(
      `The GPU market's answer to ${call.method} ${call.path} is not understood`,
      read.error,
    );
  }

  async #send(call: Call): Promise<unknown> {
    const { endpoint, seconds } = call.threshold;
    const interval = (seconds * 1000) / this.units.marketDivisor;
    for (let tried = 1; ; tried += 1) {
      if (interval > 0) await this.#pacer.turn(endpoint, interval + MARGIN);
      const { status, text } = await this.#once(call);
      if (status < 300) return JSON.parse(text) as unknown;
      if (!(status === BUSY && tried < PATIENCE)) throw refused(status, text);
      await delay(pauseAfter(text, interval));
    }
  }

  async #once({ method, path, body }: Call): Promise<{ status: number; text: string }> {
    try {
      const answer = await request(`${this.account.url}/api/v0${path}`, {
        method,
        dispatcher: this.#agent,
        headers: { authorization: `Bearer ${this.account.key}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(this.units.request),
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (cause) {
      throw new Unanswered(`The GPU market did not answer ${method} ${path} (${reasonOf(cause)})`, cause);
    }
  }
}

/** Half the minimum interval that a busy market says it insists on, else half the one it published. */
function pauseAfter(complaint: string, published: number): number {
  const [, seconds] = /threshold=([\d.]+)/.exec(complaint) ?? [];
  return (seconds === undefined ? published : Number(seconds) * 1000) / 2;
}

function refused(status: number, text: string): Error {
  if (status >= 500) return new Unanswered(`The GPU market failed with status ${status}`);
  const failure = FAILURE.safeParse(text.startsWith('{') ? JSON.parse(text) : {});
  const { error = '', msg = text } = failure.data ?? {};
  return new MarketRefusal(status, error, msg);
}
