import type { FastifyInstance, FastifyReply } from 'fastify';
import { z, ZodError } from 'zod';
import type { Meter } from '../meter/meter';
import type { StoreBooks } from '../object-store/books';
import type { Fault, Faults } from './faults';
import { KINDS, ORDER } from './order';
import { FaultRefusal } from './refusal';

const ID = z.object({ id: z.string() });
const BILL_QUERY = z.object({ mark: z.string().default('') });

const faultWire = ({ id, order, injectedAt, state }: Fault): object => ({ id, ...order, injectedAt, state });

const known = KINDS.map(({ kind }) => kind).join(', ');

function sentence({ issues: [issue] }: ZodError): string {
  const { path, message } = issue ?? { path: [], message: 'it is wrong' };
  if (path[0] === 'kind') return `There is no such fault; there are: ${known}.`;
  return `The fault's ${path.join('.')} is wrong: ${message}.`;
}

function refuse(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof FaultRefusal) return reply.code(error.status).send({ error: error.message });
  if (error instanceof ZodError) return reply.code(422).send({ error: sentence(error) });
  const { statusCode = 500, message } = error as Error & { statusCode?: number };
  return reply.code(statusCode).send({ error: message });
}

interface Bills {
  readonly meter: Meter;
  readonly books: StoreBooks;
}

/** The sandbox's own control: faults, and the bills of everything that was ever rented and of what is stored. */
export const faultRoutes =
  (faults: Faults, { meter, books }: Bills) =>
  (app: FastifyInstance): void => {
    app.setErrorHandler((error, _request, reply) => refuse(error, reply));
    app.get('/faults/kinds', () => ({ kinds: faults.kinds }));
    app.post('/faults', async ({ body }, reply) => {
      const fault = await faults.inject(ORDER.parse(body ?? {}));
      return reply.code(201).send(faultWire(fault));
    });
    app.post('/faults/:id/heal', async ({ params }) => faultWire(await faults.heal(ID.parse(params).id)));
    app.get('/store-bill', () => books.bill());
    app.get('/bill', ({ query }) => ({ rows: meter.bill({ mark: BILL_QUERY.parse(query).mark }) }));
  };
