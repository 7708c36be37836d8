import type { Agreed } from '../records';
import type { MarketOffer } from './wire';

/** What a replacement must be: what was agreed, and not on a machine that just failed. */
export interface Wanted extends Agreed {
  readonly disk: number;
  readonly gpu: string;
  readonly avoid: readonly number[];
}

const CENT_OF_A_CENT = 1e-4;

/** The search that finds only what the agreement allows, cheapest first. */
export const searchFor = (wanted: Wanted): Readonly<Record<string, unknown>> => ({
  rentable: { eq: true },
  num_gpus: { gte: wanted.gpus },
  gpu_ram: { gte: wanted.memoryMb },
  dph_total: { lte: wanted.pricePerHour + CENT_OF_A_CENT },
  disk_space: { gte: wanted.disk },
  allocated_storage: wanted.disk,
  type: 'on-demand',
  order: [['dph_total', 'asc']],
  limit: 64,
});

const fits =
  (wanted: Wanted) =>
  (offer: MarketOffer): boolean =>
    offer.num_gpus >= wanted.gpus &&
    offer.gpu_ram >= wanted.memoryMb &&
    offer.dph_total <= wanted.pricePerHour + CENT_OF_A_CENT &&
    !wanted.avoid.includes(offer.machine_id);

/** The offer to take: of the same model if there is one, then the cheapest; undefined when none keeps the agreement. */
export function choose(offers: readonly MarketOffer[], wanted: Wanted): MarketOffer | undefined {
  const rank = (offer: MarketOffer): number => (offer.gpu_name === wanted.gpu ? 0 : 1);
  return offers
    .filter(fits(wanted))
    .sort((one, other) => rank(one) - rank(other) || one.dph_total - other.dph_total)[0];
}
