import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { reasonOf, Refusal } from '../refusal';
import { html, type Html } from './html';
import { document, type Page } from './layout';
import { feed } from './live';
import { LEFT, Refused, SignedOut, Visit, type Counter } from './visit';

/** A page that follows the product live. */
export interface LivePage {
  readonly place: string;
  readonly title: (visit: Visit) => string;
  readonly body: (visit: Visit) => Promise<Html>;
}

/** An act of the customer; resolves to the page that shows what came of it. */
export type Act = (visit: Visit, fields: URLSearchParams) => Promise<string> | string;

const PROVEN = z.instanceof(URLSearchParams);
const SEE_OTHER = 303;
const BAD_FORM = 403;

/** Wires pages and forms: who may see them, in which language, and what is said when something cannot be done. */
export class Desk {
  constructor(
    private readonly app: FastifyInstance,
    private readonly counter: Counter,
  ) {}

  visit(request: FastifyRequest): Visit {
    return new Visit(this.counter, request);
  }

  /** A page for whoever is signed in. */
  page(path: string, show: (visit: Visit) => Promise<Page> | Page): void {
    this.app.get(path, async (request, reply) => {
      const visit = this.#customer(request);
      return this.show(visit, reply, await show(visit));
    });
  }

  /** A page for whoever is signed in that changes by itself. */
  live(path: string, { place, title, body }: LivePage): void {
    this.page(path, async (visit) => ({
      title: title(visit),
      body: await body(visit),
      place,
      live: liveAddress(visit.request.url),
    }));
    this.app.get(`${path}/live`, (request, reply) => {
      const visit = this.visit(request);
      feed(this.counter.product, reply, async () => {
        if (!visit.signedIn) throw new SignedOut('Signed out');
        return body(visit);
      });
    });
  }

  /** What a form of the console does; only for whoever is signed in, and only for forms that the console made. */
  act(path: string, act: Act): void {
    this.app.post(path, async (request, reply) => {
      const visit = this.#customer(request);
      const fields = PROVEN.safeParse(request.body).data ?? new URLSearchParams();
      if (!visit.proves(fields.get('proof') ?? '')) throw new Refused(BAD_FORM, visit.words.badForm);
      return reply.redirect(await act(visit, fields), SEE_OTHER);
    });
  }

  show(visit: Visit, reply: FastifyReply, page: Page): FastifyReply {
    return reply.type('text/html; charset=utf-8').send(document(visit, page));
  }

  /** What went wrong, in the API's words, on a page from which one can go on. */
  sorry(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (error instanceof SignedOut) return reply.redirect(entranceFor(request), SEE_OTHER);
    const visit = this.visit(request);
    const { words } = visit;
    const inside = visit.signedIn && !visit.isDemo;
    const back = inside ? ['/app/machines', words.backTo] : ['/login', words.signIn];
    return this.show(visit, reply.code(statusOf(error)), {
      title: words.sorry,
      body: html`<p role="alert">${reasonOf(error)}</p>
        <p><a href="${back[0]}">${back[1]}</a></p>`,
    });
  }

  #customer(request: FastifyRequest): Visit {
    const visit = this.visit(request);
    if (!visit.signedIn) throw new SignedOut('Signed out');
    return visit;
  }
}

/** Whoever came to see something is only asked in; whoever wanted something done is told that it was not. */
const entranceFor = ({ method }: FastifyRequest): string => (method === 'GET' ? '/login' : LEFT);

const liveAddress = (url: string): string => {
  const [path = '', query] = url.split('?');
  return `${path.replace(/\/$/, '')}/live${query === undefined ? '' : `?${query}`}`;
};

function statusOf(error: unknown): number {
  if (error instanceof Refused || error instanceof Refusal) return error.status;
  if (error instanceof z.ZodError) return 400;
  const { statusCode } = error as { readonly statusCode?: number };
  return statusCode ?? 500;
}
