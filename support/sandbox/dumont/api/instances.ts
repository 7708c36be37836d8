import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isSpare } from '../failover/rehearse';
import { beginGivingBack } from '../operations/begin-give-back';
import { freshId, intent } from '../operations/operation';
import { beginRelease } from '../operations/release';
import { OrderRefused } from '../operations/rent';
import type { Product } from '../product';
import type { Instance, Order, Work } from '../records';
import { Refusal } from '../refusal';
import { DEFAULT_DISK } from './offers';
import { instanceView } from './instance-view';

const MARKED = /^[\w.:/-]{0,200}$/;
const MOST_COMMAND = 4096;
/** What every order says besides the offer. */
export const TERMS = {
  image: z.string().default('nvidia/cuda:12.4.1-runtime-ubuntu22.04'),
  disk_size: z.number().min(10).default(DEFAULT_DISK),
  label: z.string().regex(MARKED).default(''),
  ports: z.unknown().optional(),
  onstart_cmd: z.string().max(MOST_COMMAND).default(''),
  skip_standby: z.boolean().default(false),
};
const ORDER = z.object({ offer_id: z.number().int(), ...TERMS });
const ID = z.object({ id: z.coerce.number().int() });
const LIST = z.object({ status: z.string().optional() });
const FLAG = z.enum(['true', 'false']).transform((word) => word === 'true');
const DESTROY = z.object({
  destroy_standby: FLAG.default(true),
  reason: z.enum(['user_request', 'gpu_failure', 'spot_interruption']).default('user_request'),
});

/** A work that nothing is rented for yet. */
export const newWork = (id: string, order: Order, token: string): Work => ({
  id,
  order,
  agreed: { memoryMb: 0, gpus: 0, pricePerHour: 0 },
  epoch: 0,
  place: null,
  instance: null,
  standby: null,
  tokens: [token],
});

/** The same as the product keeps it. */
export const orderOf = (body: Omit<z.infer<typeof ORDER>, 'offer_id'>): Order => ({
  label: body.label,
  image: body.image,
  disk: body.disk_size,
  command: body.onstart_cmd,
  skipStandby: body.skip_standby,
});

/** Rents what was ordered and answers as soon as the market has. */
async function order(product: Product, body: z.infer<typeof ORDER>): Promise<Instance> {
  const { store, supervision } = product;
  const id = freshId();
  const operation = { ...intent('rent', 'renting', { id, epoch: 0 }), offer: body.offer_id };
  store.works.put(id, newWork(id, orderOf(body), operation.id));
  try {
    await supervision.begin(operation).past('renting');
  } catch (error) {
    if (error instanceof OrderRefused) throw new Refusal(error.status, error.message);
    throw error;
  }
  return store.instances.get(store.works.get(id).instance ?? -1);
}

/** The instance of an id, as far as the product knows it. */
export function knownInstance({ store }: Product, params: unknown): Instance {
  const { id } = ID.parse(params);
  const instance = store.instances.find(id);
  if (instance === undefined) throw new Refusal(404, `There is no instance ${id}.`);
  return instance;
}

const SPARE = 'The spare GPU of a rehearsal is given back when that is over.';

/** Renting GPU instances, looking at them, giving them back. */
export function instanceRoutes(app: FastifyInstance, product: Product): void {
  const { store } = product;
  app.post('/instances', async ({ body }, reply) => {
    const instance = await order(product, ORDER.parse(body));
    return reply.code(201).send(instanceView(store, instance));
  });
  app.get('/instances', ({ query }) => {
    const { status } = LIST.parse(query);
    const all = store.instances.all().filter((one) => status === undefined || one.status === status);
    return { instances: all.map((one) => instanceView(store, one)), count: all.length };
  });
  app.get('/instances/:id', ({ params }) => instanceView(store, knownInstance(product, params)));
  app.delete('/instances/:id', async ({ params, query }) => {
    const { destroy_standby: destroy, reason } = DESTROY.parse(query);
    const instance = knownInstance(product, params);
    if (isSpare(store, instance.id)) return { success: true, message: SPARE };
    const { work, kind, replacedBy } = instance;
    const withStandby = kind === 'cpu' || (destroy && reason === 'user_request');
    if (replacedBy === null) await beginGivingBack(product, work, withStandby);
    else beginRelease(product, instance);
    return { success: true, message: `Instance ${instance.id} is being given back.` };
  });
}

/** The account's money. */
export function balanceRoutes(app: FastifyInstance, product: Product): void {
  app.get('/balance', () => product.market.balance());
}
