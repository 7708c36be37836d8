import diagnostics from 'node:diagnostics_channel';
import { now } from '../clock';
import type { Redact } from './redact';

/** One call of the suite over HTTP and what came back. Times in milliseconds of the suite's clock. */
export interface Exchange {
  readonly sentAt: number;
  readonly method: string;
  readonly url: string;
  sent: string;
  status?: number;
  received: string;
  tookMs?: number;
  /** How often the same was asked and answered again afterwards. */
  again: number;
  error?: string;
}

interface Request {
  readonly origin?: string | URL;
  readonly path: string;
  readonly method: string;
}

interface Message {
  readonly request: Request;
  readonly response?: { readonly statusCode: number };
  readonly chunk?: Uint8Array | string;
  readonly error?: unknown;
}

type Take = (exchange: Exchange, message: Message) => void;

const OVER = 'undici:request:trailers';
const KEEP = 50;
const SHOWN = 2_000;
// Kept longer than shown, so that no secret is cut in two before it is redacted.
const HELD = 2 * SHOWN;

const grown = (text: string, chunk: Message['chunk'] = ''): string =>
  text.length >= HELD ? text : (text + Buffer.from(chunk).toString('utf8')).slice(0, HELD);

const finish = (exchange: Exchange): void => {
  exchange.tookMs = now() - exchange.sentAt;
};

/** What each of undici's own announcements tells of an exchange. */
const TAKES: Readonly<Record<string, Take>> = {
  'undici:request:bodyChunkSent': (exchange, { chunk }) => {
    exchange.sent = grown(exchange.sent, chunk);
  },
  'undici:request:headers': (exchange, { response }) => {
    if (response !== undefined) exchange.status = response.statusCode;
  },
  'undici:request:bodyChunkReceived': (exchange, { chunk }) => {
    exchange.received = grown(exchange.received, chunk);
  },
  [OVER]: finish,
  'undici:request:error': (exchange, { error }) => {
    exchange.error = error instanceof Error ? error.message : String(error);
    finish(exchange);
  },
};

const isSame = (one: Exchange, other: Exchange): boolean =>
  one.method === other.method &&
  one.url === other.url &&
  one.sent === other.sent &&
  one.status === other.status &&
  one.received === other.received;

const line = (exchange: Exchange, zero: number, redact: Redact): string => {
  const { sentAt, method, url, sent, status, received, tookMs, error, again } = exchange;
  const outcome = error ?? status ?? 'no answer';
  const took = tookMs === undefined ? 'unfinished' : `${Math.round(tookMs)} ms`;
  const repeated = again === 0 ? '' : `, and ${again} times more`;
  const head = `${((sentAt - zero) / 1_000).toFixed(3).padStart(9)} s  ${method} ${url}  ${outcome}  (${took}${repeated})`;
  const bodies = [`    > ${redact(sent)}`, `    < ${redact(received)}`].filter((text) => text.length > 6);
  return [redact(head), ...bodies.map((text) => text.slice(0, SHOWN))].join('\n');
};

/** Overhears every HTTP call of this process and keeps the last fifty. */
export class Exchanges {
  readonly #kept: Exchange[] = [];
  readonly #open = new WeakMap<Request, Exchange>();
  readonly #ears: ReadonlyMap<string, (message: unknown) => void>;
  #overheard = 0;

  constructor() {
    const ears = Object.entries(TAKES).map(([name, take]) => {
      const ear = (message: unknown): void => {
        const exchange = this.#open.get((message as Message).request);
        if (exchange === undefined) return;
        take(exchange, message as Message);
        if (name === OVER) this.#fold(exchange);
      };
      return [name, ear] as const;
    });
    this.#ears = new Map([
      [
        'undici:request:create',
        (message) => {
          this.#begin(message as Message);
        },
      ],
      ...ears,
    ]);
    for (const [name, ear] of this.#ears) diagnostics.subscribe(name, ear);
  }

  #begin({ request }: Message): void {
    const exchange: Exchange = {
      sentAt: now(),
      method: request.method,
      url: `${String(request.origin ?? '')}${request.path}`,
      sent: '',
      received: '',
      again: 0,
    };
    this.#overheard += 1;
    this.#open.set(request, exchange);
    this.#kept.push(exchange);
    if (this.#kept.length > KEEP) this.#kept.shift();
  }

  /** Who asks the same again and again hears mostly the same: one line for all of it. */
  #fold(exchange: Exchange): void {
    const same = this.#kept.find(
      (each) => each !== exchange && each.tookMs !== undefined && isSame(each, exchange),
    );
    const at = this.#kept.indexOf(exchange);
    if (same === undefined || at < 0) return;
    same.again += 1;
    this.#kept.splice(at, 1);
  }

  get kept(): readonly Exchange[] {
    return this.#kept;
  }

  /** The kept calls as text, seconds counted from the zero instant, without secrets. */
  text(redact: Redact, zero: number): string {
    const left = this.#kept.reduce((rest, { again }) => rest - 1 - again, this.#overheard);
    const lead = left === 0 ? [] : [`(${left} earlier calls left out)`];
    return [...lead, ...this.#kept.map((exchange) => line(exchange, zero, redact))].join('\n');
  }

  close(): void {
    for (const [name, ear] of this.#ears) diagnostics.unsubscribe(name, ear);
  }
}
