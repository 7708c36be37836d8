import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DEMO } from './demo';
import type { Desk } from './desk';
import { html, type Html } from './html';
import { form, type Page } from './layout';
import { Refused, type Visit } from './visit';
import { SIGNED_IN } from './wire';

const HOME = '/app';
const QUERY = z.object({ auto_login: z.string().optional(), left: z.string().optional() });
const MOST_TEXT = 320;
const SEE_OTHER = 303;

/** A place inside the console, or its home. */
const inside = (address: string): string => (/^\/(?![/\\])[\x21-\x7e]*$/.test(address) ? address : HOME);

const fields = ({ words }: Visit, email: string, sorry?: string): Html =>
  html`${sorry === undefined ? '' : html`<p role="alert" id="sorry">${sorry}</p>`}
    <label
      >${words.email}<input
        type="email"
        name="email"
        value="${email}"
        placeholder="seu@email.com"
        autocomplete="username"
        required
        maxlength="${MOST_TEXT}"
    /></label>
    <label
      >${words.password}<input
        type="password"
        name="password"
        autocomplete="current-password"
        required
        maxlength="${MOST_TEXT}"
    /></label>
    <button>${words.signIn}</button>`;

interface Attempt {
  readonly email: string;
  readonly password: string;
}

async function signIn(visit: Visit, reply: FastifyReply, { email, password }: Attempt): Promise<void> {
  const payload = { username: email, password };
  const { token } = await visit.ask(SIGNED_IN, { method: 'POST', url: '/auth/login', payload });
  visit.signIn(reply, token);
}

const fieldsIn = ({ body }: FastifyRequest): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams();

interface Door {
  readonly email: string;
  readonly sorry?: string;
}

const door = (visit: Visit, { email, sorry }: Door): Page => ({
  title: visit.words.login,
  narrow: true,
  body: form(visit, '/login', fields(visit, email, sorry)),
});

function entrance(app: FastifyInstance, desk: Desk): void {
  app.get('/login', (request, reply) => {
    const visit = desk.visit(request);
    const { auto_login: by, left } = QUERY.safeParse(request.query).data ?? {};
    // Whoever was just sent here would only be sent back: what signed them in is no longer good.
    if (left !== undefined)
      return desk.show(visit, reply, door(visit, { email: '', sorry: visit.words.left }));
    if (visit.signedIn && !visit.isDemo) return reply.redirect(HOME);
    if (by !== DEMO) return desk.show(visit, reply, door(visit, { email: '' }));
    visit.signIn(reply, DEMO);
    return reply.redirect(HOME);
  });
  app.post('/login', async (request, reply) => {
    const visit = desk.visit(request);
    const asked = fieldsIn(request);
    const email = (asked.get('email') ?? '').slice(0, MOST_TEXT);
    try {
      await signIn(visit, reply, { email, password: asked.get('password') ?? '' });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return desk.show(visit, reply.code(error.status), door(visit, { email, sorry: error.message }));
    }
    return reply.redirect(HOME, SEE_OTHER);
  });
}

/** Signing in, by itself or with a password, and out; choosing the language. */
export function signInPages(app: FastifyInstance, desk: Desk): void {
  entrance(app, desk);
  app.get('/', (_request, reply) => reply.redirect(HOME));
  app.post('/logout', (request, reply) => {
    const visit = desk.visit(request);
    if (visit.proves(fieldsIn(request).get('proof') ?? '')) visit.signOut(reply);
    return reply.redirect('/login', SEE_OTHER);
  });
  app.post('/language', (request, reply) => {
    const asked = fieldsIn(request);
    desk.visit(request).speak(reply, asked.get('to') === 'pt' ? 'pt' : 'en');
    return reply.redirect(inside(asked.get('back') ?? ''), SEE_OTHER);
  });
}
