import type { Agreed } from '../records';
import type { MarketOffer } from './wire';

/** What a replacement must be: what was agreed, and not on a machine that just failed. */
export interface Wanted extends Agreed {
  readonly disk: number;
  readonly gpu: string;
  readonly avoid: readonly number[];
  /** Offers that others are about to take: only one of them would get each. */
  readonly taken: readonly number[];
}

const CENT_OF_A_CENT = 1e-4;

/** The search that finds everything as good as agreed, cheapest first, whatever it costs. */
export const searchFor = (
  wanted: Pick<Wanted, 'gpus' | 'memoryMb' | 'disk'>,
): Readonly<Record<string, unknown>> => ({
  rentable: { eq: true },
  num_gpus: { gte: wanted.gpus },
  gpu_ram: { gte: wanted.memoryMb },
  disk_space: { gte: wanted.disk },
  allocated_storage: wanted.disk,
  type: 'on-demand',
  order: [['dph_total', 'asc']],
  limit: 64,
});

/** Whether a price keeps the agreement; dollars per hour. */
export const isAffordable = (price: number, { pricePerHour }: Pick<Agreed, 'pricePerHour'>): boolean =>
  price <= pricePerHour + CENT_OF_A_CENT;

const isAsGood =
  (wanted: Wanted) =>
  (offer: MarketOffer): boolean =>
    offer.num_gpus >= wanted.gpus &&
    offer.gpu_ram >= wanted.memoryMb &&
    !wanted.avoid.includes(offer.machine_id) &&
    !wanted.taken.includes(offer.id);

/** The offer to take: of the same model if there is one, then the cheapest; undefined when none keeps the agreement. */
export function choose(offers: readonly MarketOffer[], wanted: Wanted): MarketOffer | undefined {
  const rank = (offer: MarketOffer): number => (offer.gpu_name === wanted.gpu ? 0 : 1);
  return offers
    .filter(isAsGood(wanted))
    .filter(({ dph_total: price }) => isAffordable(price, wanted))
    .sort((one, other) => rank(one) - rank(other) || one.dph_total - other.dph_total)[0];
}

/** Why none of the offers can be taken, in a sentence. */
export function whyNone(offers: readonly MarketOffer[], wanted: Wanted): string {
  const prices = offers.filter(isAsGood(wanted)).map(({ dph_total: price }) => price);
  if (prices.length === 0) return 'No GPU as good as agreed is on offer.';
  const [cheapest, agreed] = [Math.min(...prices), wanted.pricePerHour].map(dollars);
  return `The cheapest GPU as good as agreed costs ${cheapest} per hour, more than the ${agreed} agreed.`;
}

const dollars = (price: number): string => `$${price.toFixed(4)}`;
