import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Market } from '../market/market';
import type { MarketOffer } from '../market/wire';
import type { Product } from '../product';

const MB_PER_GB = 1000;
const FLAG = z.enum(['true', 'false']).transform((word) => word === 'true');
const QUERY = z.object({
  gpu_name: z.string().optional(),
  num_gpus: z.coerce.number().int().positive().optional(),
  min_gpu_ram: z.coerce.number().nonnegative().optional(),
  min_disk: z.coerce.number().nonnegative().optional(),
  max_price: z.coerce.number().positive().optional(),
  min_reliability: z.coerce.number().min(0).max(1).optional(),
  region: z.string().optional(),
  verified_only: FLAG.optional(),
  machine_type: z.enum(['on-demand', 'interruptible']).default('on-demand'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
type Query = z.infer<typeof QUERY>;

/** The disk (GB) that an offer's price includes, as when none is asked for. */
export const DEFAULT_DISK = 100;

const condition = (field: string, operator: string, value: unknown): Readonly<Record<string, unknown>> =>
  value === undefined ? {} : { [field]: { [operator]: value } };

const searchOf = (query: Query): Readonly<Record<string, unknown>> => ({
  rentable: { eq: true },
  type: query.machine_type,
  limit: query.limit,
  allocated_storage: DEFAULT_DISK,
  order: [['dph_total', 'asc']],
  ...condition('gpu_name', 'eq', query.gpu_name),
  ...condition('num_gpus', 'eq', query.num_gpus),
  ...condition('gpu_ram', 'gte', query.min_gpu_ram === undefined ? undefined : query.min_gpu_ram * MB_PER_GB),
  ...condition('disk_space', 'gte', query.min_disk),
  ...condition('dph_total', 'lte', query.max_price),
  ...condition('reliability2', 'gte', query.min_reliability),
  ...condition('geolocation', 'eq', query.region),
  ...condition('verified', 'eq', query.verified_only === true ? true : undefined),
});

const MOST_OFFERS = 1_000;

/** Everything that is for rent now. */
export const everyOffer = (market: Market): Promise<readonly MarketOffer[]> =>
  market.offers({ ...searchOf(QUERY.parse({})), limit: MOST_OFFERS });

const offerOf = (offer: MarketOffer): unknown => ({
  id: offer.id,
  gpu_name: offer.gpu_name,
  num_gpus: offer.num_gpus,
  gpu_ram: offer.gpu_ram / MB_PER_GB,
  cpu_cores: offer.cpu_cores,
  cpu_ram: offer.cpu_ram / MB_PER_GB,
  disk_space: offer.disk_space,
  inet_down: offer.inet_down,
  inet_up: offer.inet_up,
  dph_total: offer.dph_total,
  geolocation: offer.geolocation ?? null,
  reliability: offer.reliability2,
  verified: offer.verification === 'verified',
  machine_id: offer.machine_id,
});

/** GPUs on offer, for everybody to see. */
export function offerRoutes(app: FastifyInstance, product: Product): void {
  app.get('/instances/offers', async ({ query }) => {
    const offers = await product.market.offers(searchOf(QUERY.parse(query)));
    return { offers: offers.map(offerOf), count: offers.length };
  });
}
