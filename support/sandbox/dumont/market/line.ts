import { Agent, request } from 'undici';
import type { z } from 'zod';
import { delay } from '../../clock';
import { reasonOf, Unanswered } from '../refusal';
import type { Units } from '../units';
import { Pacer } from './pacer';
import { FAILURE } from './wire';

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

/** One call on the market's wire. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** The endpoint's published minimum interval in seconds. */
  readonly threshold: { readonly endpoint: string; readonly seconds: number };
  /** Told each time its turn has come and it is about to be sent. */
  readonly sending?: () => void;
}

const BUSY = 429;
const PATIENCE = 8;

/** Calls the market with the product's own key, never more often than it allows. */
export class MarketLine {
  readonly #agent = new Agent({ connections: 16, keepAliveTimeout: 30_000 });
  readonly #pacer = new Pacer();

  constructor(
    private readonly account: { readonly url: string; readonly key: string },
    private readonly units: Units,
  ) {}

  /** The answer, in the shape that is expected of it. */
  async ask<T extends z.ZodType>(shape: T, call: Call): Promise<z.infer<T>> {
    const read = shape.safeParse(await this.send(call));
    if (read.success) return read.data;
    throw new Unanswered(
      `The GPU market's answer to ${call.method} ${call.path} is not understood`,
      read.error,
    );
  }

  /** The answer, whatever it is; one that comes too often is made again. */
  async send(call: Call): Promise<unknown> {
    const interval = (call.threshold.seconds * 1000) / this.units.marketDivisor;
    for (let tried = 1; ; tried += 1) {
      const answered = await this.#turn(call, interval, tried > 1);
      const { status, text } = await this.#once(call).finally(answered);
      if (status < 300) return JSON.parse(text) as unknown;
      if (!(status === BUSY && tried < PATIENCE)) throw refused(status, text);
      await delay(pauseAfter(text, interval));
    }
  }

  async #turn({ threshold, sending }: Call, interval: number, again: boolean): Promise<() => void> {
    const turn = interval > 0 ? this.#pacer.turn(threshold.endpoint, interval, again) : () => undefined;
    const answered = await turn;
    sending?.();
    return answered;
  }

  async #once({ method, path, body }: Call): Promise<{ status: number; text: string }> {
    try {
      const answer = await request(`${this.account.url}/api${path}`, {
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

  close(): Promise<void> {
    return this.#agent.destroy();
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
