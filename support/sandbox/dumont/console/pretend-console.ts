import { createHash } from 'node:crypto';
import fastify, { type LightMyRequestResponse } from 'fastify';
import type { Product } from '../product';
import { buildConsole } from './console';
import { DEMO } from './demo';

/** What the API answers, by its addresses; whatever else is asked of it is not known. */
export type Answers = Readonly<Record<string, object | undefined>>;

/** Who looks: a customer, whoever looks around without an account, or nobody that the console knows. */
export type Looker = 'customer' | 'demo' | 'stranger';

const keyOf = (session: string): string => `console ${createHash('sha256').update(session).digest('hex')}`;
const TOKENS: Readonly<Record<Looker, string | undefined>> = {
  customer: 'token',
  demo: DEMO,
  stranger: undefined,
};

/** The real console in front of an API that only knows what it is told: for tests of what its pages show. */
export class PretendConsole {
  readonly #console;

  constructor(answers: Answers) {
    const api = fastify();
    api.setNotFoundHandler(({ url }, reply) => {
      const answer = answers[url.replace(/^\/api\/v1/, '').replace(/\?.*$/, '')];
      return answer === undefined ? reply.code(404).send({ error: 'There is none.' }) : reply.send(answer);
    });
    this.#console = buildConsole({ store: { secrets: this.#secrets, heed } } as unknown as Product, api);
  }

  /** A page as it is sent. */
  show(path: string, looker: Looker = 'customer', language = 'en'): Promise<LightMyRequestResponse> {
    const cookie = `dumont_language=${language}; dumont_session=${looker}`;
    return this.#console.inject({ method: 'GET', url: path, headers: { cookie } });
  }

  get #secrets(): object {
    const tokens = new Map(
      (Object.keys(TOKENS) as Looker[]).map((looker) => [keyOf(looker), TOKENS[looker]] as const),
    );
    return { find: (key: string) => tokens.get(key), get: () => 'secret' };
  }
}

const heed = () => (): void => undefined;
