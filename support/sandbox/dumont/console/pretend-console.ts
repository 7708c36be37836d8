import fastify, { type LightMyRequestResponse } from 'fastify';
import type { Store } from '../store';
import { buildConsole } from './console';
import { DEMO } from './demo';
import { keyOf } from './visit';

/** What the API answers, by its addresses; whatever else is asked of it is not known. */
export type Answers = Readonly<Record<string, object | undefined>>;

/** Who looks: a customer, whoever looks around without an account, or nobody that the console knows. */
export type Looker = 'customer' | 'demo' | 'stranger';

const TOKENS = { customer: 'token', demo: DEMO } as const;

/** The real console in front of an API that only knows what it is told: for tests of what its pages show. */
export class PretendConsole {
  readonly #console;

  constructor(answers: Answers, store: Store) {
    store.secrets.put('jwt', 'secret');
    for (const [looker, token] of Object.entries(TOKENS)) store.secrets.put(keyOf(looker), token);
    const api = fastify();
    api.setNotFoundHandler(({ url }, reply) => {
      const answer = answers[url.replace(/^\/api\/v1/, '').replace(/\?.*$/, '')];
      return answer === undefined ? reply.code(404).send({ error: 'There is none.' }) : reply.send(answer);
    });
    this.#console = buildConsole({ store, journal: { note: () => undefined } }, api);
  }

  /** A page as it is sent. */
  show(path: string, looker: Looker = 'customer', language = 'en'): Promise<LightMyRequestResponse> {
    const cookie = `dumont_language=${language}; dumont_session=${looker}`;
    return this.#console.inject({ method: 'GET', url: path, headers: { cookie } });
  }
}
