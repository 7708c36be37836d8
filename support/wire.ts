import { Pool } from 'undici';
import type { z } from 'zod';
import type { Broken } from './failures';
import { Unavailable } from './failures';
import type { Kind } from './patience';
import { within } from './patience';
import type { TargetVariable } from './target';

/** Who is at the other end, and whose failure it is when the answer is not what was agreed. */
export interface Party {
  readonly name: string;
  readonly url: string;
  /** The variable that tells where it is. */
  readonly variable: TargetVariable;
  /** Broken for the product; Unavailable for what the suite itself relies on. */
  readonly blame: typeof Broken | typeof Unavailable;
}

/** One call over HTTP. A form is sent as such, any other body as JSON. Times in milliseconds. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly limit?: number;
}

/** What came back; `body` is undefined when it is not JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
  readonly what: string;
}

const LIMIT = 2_000;
const SHOWN = 300;
const CONNECTIONS = 8;

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** What came back; it is taken apart only for whoever wants to know what it says. */
class Heard implements Answer {
  #body: { readonly is: unknown } | undefined;

  constructor(
    readonly status: number,
    readonly text: string,
    readonly what: string,
  ) {}

  get body(): unknown {
    this.#body ??= { is: json(this.text) };
    return this.#body.is;
  }
}

const asked = ({ path, query = {} }: Call): string => {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
};

const sent = (body: unknown): { readonly type: string; readonly text: string } =>
  body instanceof URLSearchParams
    ? { type: 'application/x-www-form-urlencoded', text: body.toString() }
    : { type: 'application/json', text: JSON.stringify(body) };

const complaint = ({ path, message }: z.core.$ZodIssue): string => `${path.join('.')}: ${message}`;

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** The party's own sentence, where its refusal holds one. */
const sentenceOf = ({ body, text }: Answer): string => {
  const error = property(body, 'error');
  const places = [
    property(body, 'msg'),
    property(body, 'error_description'),
    property(error, 'message'),
    error,
  ];
  return places.find((each) => typeof each === 'string') ?? text.slice(0, SHOWN);
};

interface Reading {
  readonly text: string;
  readonly read: unknown;
}

/** One keep-alive pool of connections to a party that speaks HTTP. */
export class Wire {
  readonly #pool: Pool;
  readonly #base: string;
  /** What was last read of each shape. */
  readonly #known = new WeakMap<z.ZodType, Reading>();

  constructor(readonly party: Party) {
    const { origin, pathname } = new URL(party.url);
    this.#base = pathname.replace(/\/+$/, '');
    this.#pool = new Pool(origin, { connections: CONNECTIONS, connect: { timeout: LIMIT } });
  }

  /** Any answer, whatever its status; Unavailable when there is none in time. */
  async ask(call: Call): Promise<Answer> {
    const what = `${call.method} ${call.path}`;
    const { name, url, variable } = this.party;
    try {
      return await within(call.limit ?? LIMIT, what, (signal) => this.#exchange(call, what, signal));
    } catch (cause) {
      throw new Unavailable({ hoped: `${name} answers ${what} at ${url} (${variable})`, cause });
    }
  }

  async #exchange(call: Call, what: string, signal: AbortSignal): Promise<Answer> {
    const { method, token, headers, body } = call;
    const content = body === undefined ? undefined : sent(body);
    const response = await this.#pool.request({
      method,
      path: this.#base + asked(call),
      signal,
      headers: {
        ...headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(content === undefined ? {} : { 'content-type': content.type }),
      },
      ...(content === undefined ? {} : { body: content.text }),
    });
    const text = await response.body.text();
    return new Heard(response.statusCode, text, what);
  }

  /** The answer in the agreed shape, or the party is to blame; what is said in the same words once more is the same thing. */
  read<T>(answer: Answer, shape: z.ZodType<T>): T {
    if (answer.status >= 400) throw this.refused(answer);
    const known = this.#known.get(shape);
    if (known?.text === answer.text) return known.read as T;
    const read = this.#agreed(answer, shape);
    this.#known.set(shape, { text: answer.text, read });
    return read;
  }

  #agreed<T>(answer: Answer, shape: z.ZodType<T>): T {
    const parsed = shape.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    throw new this.party.blame({
      wrong: `${this.party.name} does not answer ${answer.what} as agreed`,
      seen: `${parsed.error.issues.map(complaint).join('; ')}, in ${answer.text.slice(0, SHOWN)}`,
    });
  }

  /** What to throw for an answer that is a refusal: its status and the party's own sentence. */
  refused(answer: Answer, kind: Kind = this.party.blame): Error {
    const { status, what } = answer;
    return new kind(`${this.party.name} refused ${what}: ${status} ${this.sentence(answer)}`);
  }

  /** The party's own sentence in a refusal. */
  sentence(answer: Answer): string {
    return sentenceOf(answer);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
