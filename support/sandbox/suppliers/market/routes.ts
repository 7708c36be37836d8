import type { FastifyInstance, FastifyReply } from 'fastify';
import { z, ZodError } from 'zod';
import { pause } from '../../clock';
import { CATALOGUE } from './catalogue';
import { CHARGES_QUERY, chargesWire } from './charges';
import { guarding, secretOf, type Endpoint } from './guard';
import { instanceWire } from './instance-wire';
import { HISTORY_QUERY, historyWire, INVOICES_QUERY, invoicesWire } from './invoices';
import { filtersWire, INSTANCES_QUERY, pagedList } from './lists';
import type { Market } from './market';
import { JSON_TEXT } from './pages';
import { instanceGone, Refusal } from './refusal';
import { CHANGE_BODY, ORDER_BODY, type Rental } from './rental';
import { search } from './search';
import type { Throttle } from './throttle';

const NAMES: Endpoint = { name: 'names' };
const SEARCH: Endpoint = { name: 'search', needs: 'instance_read' };
const CREATE: Endpoint = { name: 'create', needs: 'instance_write', threshold: 4.5 };
const DESTROY: Endpoint = { name: 'destroy', needs: 'instance_write', threshold: 3 };
const SHOW: Endpoint = { name: 'show', needs: 'instance_read', threshold: 2 };
const LIST: Endpoint = { name: 'list', needs: 'instance_read', threshold: 1 };
const LOOK: Endpoint = { name: 'look', needs: 'instance_read' };
const CHANGE: Endpoint = { name: 'change', needs: 'instance_write' };
const BILL: Endpoint = { name: 'bill', needs: 'billing_read' };
const ACCOUNT: Endpoint = { name: 'account', needs: 'user_read' };
const ACCOUNT_CHANGE: Endpoint = { name: 'account', needs: 'user_write' };

const ID = z.object({ id: z.coerce.number().int() });
const QUERY = z.record(z.string(), z.unknown());
const BUNDLES_QUERY = z.object({
  q: JSON_TEXT.pipe(QUERY).default({}),
  order: JSON_TEXT.optional(),
  type: z.string().exactOptional(),
  limit: z.string().exactOptional(),
});
const SSH_KEY = z.object({ ssh_key: z.string().regex(/^ssh-\S+ \S+/, 'is not a public key') });

function refuse(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal)
    return reply.code(error.status).send({ success: false, error: error.code, msg: error.message });
  const known = error as Error & { statusCode?: number };
  const status = error instanceof ZodError || error instanceof SyntaxError ? 400 : (known.statusCode ?? 500);
  const code = status < 500 ? 'invalid_args' : 'internal_error';
  return reply.code(status).send({ success: false, error: code, msg: known.message });
}

type Guard = ReturnType<typeof guarding>;

function offerRoutes(app: FastifyInstance, market: Market, guard: Guard): void {
  const found = (query: unknown) => ({ offers: search(market.offers(), QUERY.parse(query ?? {})) });
  app.post('/api/v0/bundles/', guard(SEARCH), ({ body }) => found(body));
  app.get('/api/v0/bundles/', guard(SEARCH), ({ query }) => {
    const { q, order, ...given } = BUNDLES_QUERY.parse(query);
    return found({ ...q, ...given, ...(order === undefined ? {} : { order }) });
  });
  app.put('/api/v0/search/asks/', guard(SEARCH), ({ body }) => found(QUERY.parse(body)['q']));
  app.get('/api/v0/gpu_names/unique/', guard(NAMES), () => ({
    success: true,
    gpu_names: CATALOGUE.map(({ name }) => name),
  }));
}

function rentalOf(market: Market, params: unknown): Rental {
  const { id } = ID.parse(params);
  const rental = market.rental(id);
  if (rental === undefined) throw instanceGone(String(id));
  return rental;
}

function rentRoutes(app: FastifyInstance, market: Market, guard: Guard): void {
  app.put('/api/v0/asks/:id/', guard(CREATE), ({ params, body }) => {
    const { id } = market.rent(ID.parse(params).id, ORDER_BODY.parse(body ?? {})).contract;
    const key = market.keys.issue(['instance_read', 'instance_write'], id);
    return { success: true, new_contract: id, id, instance_api_key: key };
  });
  app.delete('/api/v0/instances/:id/', guard(DESTROY), async ({ params }) => {
    await market.end(rentalOf(market, params));
    return { success: true };
  });
  app.put('/api/v0/instances/:id/', guard(CHANGE), async ({ params, body }) => {
    const { state, label } = CHANGE_BODY.parse(body);
    const rental = rentalOf(market, params);
    if (typeof label === 'string') rental.rename(label);
    if (state !== undefined) await rental.set(state);
    return { success: true };
  });
}

function bookRoutes(app: FastifyInstance, market: Market, guard: Guard): void {
  app.get('/api/v1/instances/', guard(LIST), ({ query }) =>
    pagedList(market.rentals(), INSTANCES_QUERY.parse(query)),
  );
  app.get('/api/v0/instances/', guard(LIST), () => ({ instances: market.rentals().map(instanceWire) }));
  app.get('/api/v0/instances/filters/', guard(LOOK), () => filtersWire(market.rentals()));
  app.get('/api/v0/instances/:id/', guard(SHOW), ({ params }) => {
    const { id } = ID.parse(params);
    return { instances: market.hadRental(id) ? null : instanceWire(rentalOf(market, params)) };
  });
}

function billRoutes(app: FastifyInstance, market: Market, guard: Guard): void {
  app.get('/api/v0/charges/', guard(BILL), ({ query }) =>
    chargesWire(market.charges(), CHARGES_QUERY.parse(query)),
  );
  app.get('/api/v1/invoices/', guard(BILL), ({ query }) =>
    invoicesWire(market.deposits, INVOICES_QUERY.parse(query)),
  );
  app.get('/api/v0/users/me/invoices/', guard(BILL), ({ query }) =>
    historyWire({ bill: market.charges(), deposits: market.deposits }, HISTORY_QUERY.parse(query)),
  );
}

function accountRoutes(app: FastifyInstance, market: Market, guard: Guard): void {
  app.get('/api/v0/users/current/', guard(ACCOUNT), () => {
    const credit = market.credit();
    const user = { id: 1, email: 'account@sandbox.test', username: 'account', fullname: null, ssh_key: null };
    return { ...user, credit, balance: 0, balance_threshold: 0, balance_threshold_enabled: false };
  });
  app.get('/api/v0/ssh/', guard(ACCOUNT), () => market.accountKeys);
  app.post('/api/v0/ssh/', guard(ACCOUNT_CHANGE), ({ body }) => ({
    success: true,
    key: market.addAccountKey(SSH_KEY.parse(body).ssh_key),
  }));
  app.post('/api/v0/instances/:id/ssh/', guard(CHANGE), async ({ params, body }) => {
    await rentalOf(market, params).tenancy.authorise(SSH_KEY.parse(body).ssh_key);
    return { success: true };
  });
}

/** What was asked has been done when its answer is held back. */
async function heldBack(lateness: ReturnType<Market['troubles']['lateness']>): Promise<void> {
  if (lateness === undefined) return;
  await pause(lateness.ms, lateness.over); // the market is quick again
}

const JSON_TYPE = 'application/json';

/** The market on the Vast.ai wire. */
export const marketRoutes =
  (market: Market, throttle: Throttle) =>
  (app: FastifyInstance): void => {
    const { keys, troubles } = market;
    const guard = guarding({ keys, throttle, troubles });
    app.addHook('onSend', async (request, reply) => {
      await heldBack(troubles.lateness(secretOf(request)));
      // The market's own client refuses JSON that names its charset.
      if (String(reply.getHeader('content-type')).startsWith(JSON_TYPE))
        reply.header('content-type', JSON_TYPE);
    });
    app.setErrorHandler((error, _request, reply) => refuse(error, reply));
    app.setNotFoundHandler(({ url }, reply) =>
      reply.code(404).send({ success: false, error: 'not_found', msg: `There is nothing at ${url}.` }),
    );
    for (const routes of [offerRoutes, rentRoutes, bookRoutes, billRoutes, accountRoutes])
      routes(app, market, guard);
  };
