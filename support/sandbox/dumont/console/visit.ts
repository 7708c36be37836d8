import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Product } from '../product';
import { DEMO, isPublic, ownOfDemo } from './demo';
import { WORDS, type Language, type Words } from './words';

/** The API's own refusal, in its own sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    sentence: string,
  ) {
    super(sentence);
    this.name = 'Refused';
  }
}

/** The entrance, for whoever was signed in and no longer is. */
export const LEFT = '/login?left=yes';

/** Nobody is signed in, or no longer. */
export class SignedOut extends Error {}

/** What is asked of the API. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly payload?: object;
}

/** What of the product the console needs besides its API. */
export interface Behind {
  readonly store: Product['store'];
  readonly journal: Pick<Product['journal'], 'note'>;
}

/** The console, as its pages know it: the product and the API they ask. */
export interface Counter {
  readonly product: Behind;
  readonly api: FastifyInstance;
}

const COOKIE = 'dumont_session';
const LANGUAGE = 'dumont_language';
const DAY = 86_400;
const SESSION_BYTES = 32;

const cookieIn = (request: FastifyRequest, name: string): string | undefined =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([key]) => key === name)?.[1];

/** The session's own name is known only to the browser. */
export const keyOf = (session: string): string =>
  `console ${createHash('sha256').update(session).digest('hex')}`;

const languageOf = (request: FastifyRequest): Language => {
  const chosen = cookieIn(request, LANGUAGE);
  if (chosen === 'en' || chosen === 'pt') return chosen;
  return /^pt\b/i.test(request.headers['accept-language'] ?? '') ? 'pt' : 'en';
};

/** One visitor's request: whom it is from, in which language, and what the API answers to it. */
export class Visit {
  readonly language: Language;
  readonly words: Words;
  readonly #session: string | undefined;

  constructor(
    private readonly counter: Counter,
    readonly request: FastifyRequest,
  ) {
    this.language = languageOf(request);
    this.words = WORDS[this.language];
    this.#session = cookieIn(request, COOKIE);
  }

  get #token(): string | undefined {
    if (this.#session === undefined) return undefined;
    return this.counter.product.store.secrets.find(keyOf(this.#session));
  }

  /** Whether somebody is signed in. */
  get signedIn(): boolean {
    return this.#token !== undefined;
  }

  /** What proves that a form was made by this console for this session. */
  get proof(): string {
    const { secrets } = this.counter.product.store;
    return createHmac('sha256', secrets.get('jwt'))
      .update(this.#session ?? '')
      .digest('hex');
  }

  /** Whether a form comes from this console. */
  proves(proof: string): boolean {
    const [one, other] = [Buffer.from(proof), Buffer.from(this.proof)];
    return one.length === other.length && timingSafeEqual(one, other);
  }

  /** Whether it is somebody without an account who only looks around. */
  get isDemo(): boolean {
    return this.#token === DEMO;
  }

  /** Ask the API, as whoever is signed in. */
  async ask<T>(shape: z.ZodType<T>, call: Call): Promise<T> {
    if (this.isDemo && !isPublic(call)) return shape.parse(this.#demo(call));
    const headers = this.#authorisation;
    const answer = await this.counter.api.inject({ ...call, url: `/api/v1${call.url}`, headers });
    if (answer.statusCode === 401 && call.url !== '/auth/login') throw new SignedOut('Signed out');
    const body = answer.json<unknown>();
    if (answer.statusCode >= 400) throw new Refused(answer.statusCode, sentenceIn(body));
    return shape.parse(body);
  }

  /** What the API knows under an address. */
  get<T>(shape: z.ZodType<T>, url: string): Promise<T> {
    return this.ask(shape, { method: 'GET', url });
  }

  /** The same, or undefined for what the API does not know. */
  async find<T>(shape: z.ZodType<T>, url: string): Promise<T | undefined> {
    try {
      return await this.get(shape, url);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    }
  }

  get #authorisation(): Readonly<Record<string, string>> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }

  #demo(call: Call): object {
    const own = ownOfDemo(call);
    if (own === undefined) throw new Refused(403, this.words.demoOnly);
    return own;
  }

  /** Begin a session for a token of the API. */
  signIn(reply: FastifyReply, token: string): void {
    const session = randomBytes(SESSION_BYTES).toString('hex');
    this.counter.product.store.secrets.put(keyOf(session), token);
    setCookie(reply, `${COOKIE}=${session}; HttpOnly; Max-Age=${DAY}`);
  }

  /** End the session, in every tab. */
  signOut(reply: FastifyReply): void {
    if (this.#session !== undefined) this.counter.product.store.secrets.remove(keyOf(this.#session));
    setCookie(reply, `${COOKIE}=; HttpOnly; Max-Age=0`);
  }

  /** Remember the language. */
  speak(reply: FastifyReply, language: Language): void {
    setCookie(reply, `${LANGUAGE}=${language}; Max-Age=${365 * DAY}`);
  }
}

const setCookie = (reply: FastifyReply, cookie: string): void => {
  reply.header('set-cookie', `${cookie}; Path=/; SameSite=Lax`);
};

interface Failure {
  readonly error?: unknown;
  readonly details?: readonly { readonly path?: readonly unknown[]; readonly message?: string }[];
}

/** The API's own sentence, with what was wrong where it says so. */
function sentenceIn(body: unknown): string {
  const { error, details } = body as Failure;
  const wrong = Array.isArray(details)
    ? (details as NonNullable<Failure['details']>).map(
        ({ path = [], message = '' }) => `${path.join('.')}: ${message}`,
      )
    : [];
  return [String(error), ...wrong].join(' ');
}
