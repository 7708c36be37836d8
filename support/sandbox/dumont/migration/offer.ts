import { isAffordable, searchFor, type Wanted } from '../market/choice';
import { isModel } from '../market/model';
import { liesIn } from '../market/region';
import type { MarketOffer } from '../market/wire';
import type { Agreed, Work } from '../records';
import type { Destination } from './migration';

/** Where a work may move to: what was agreed counts only where the customer names no model. */
export interface Aim {
  readonly to: Destination;
  readonly agreed: Agreed;
  readonly avoid: readonly number[];
  readonly taken: readonly number[];
}

const MOST_OFFERS = 1_000;

/** The search that finds everything that may do, cheapest first, whatever it costs. */
export function searchTowards({ to, agreed }: Pick<Aim, 'to' | 'agreed'>): Readonly<Record<string, unknown>> {
  const wanted: Pick<Wanted, 'gpus' | 'memoryMb' | 'disk'> = {
    gpus: agreed.gpus,
    memoryMb: to.gpu === null ? agreed.memoryMb : 0,
    disk: to.disk,
  };
  return { ...searchFor(wanted), limit: MOST_OFFERS };
}

const ofModel = ({ to }: Aim, { gpu_name: name }: MarketOffer): boolean =>
  to.gpu === null || isModel(to.gpu, name);

const inRegion = ({ to }: Aim, { geolocation: place }: MarketOffer): boolean =>
  to.region === null || liesIn(to.region, place);

const isFree = ({ avoid, taken }: Aim, { id, machine_id: machine }: MarketOffer): boolean =>
  !avoid.includes(machine) && !taken.includes(id);

/** What may do but for its price. */
const fitting = (offers: readonly MarketOffer[], aim: Aim): readonly MarketOffer[] =>
  offers.filter((offer) => [ofModel, inRegion, isFree].every((fits) => fits(aim, offer)));

const affordable = (offers: readonly MarketOffer[], { to }: Aim): readonly MarketOffer[] =>
  offers.filter(({ dph_total: price }) => isAffordable(price, { pricePerHour: to.maxPrice }));

/** What a work can move to, cheapest first; why to nothing, in a sentence. */
export function towards(
  offers: readonly MarketOffer[],
  aim: Aim,
): readonly [MarketOffer, ...MarketOffer[]] | string {
  const fits = fitting(offers, aim);
  const [first, ...others] = [...affordable(fits, aim)].sort((one, other) => one.dph_total - other.dph_total);
  return first === undefined ? whyNone(fits, aim.to) : [first, ...others];
}

function whyNone(fits: readonly MarketOffer[], { gpu, region, maxPrice }: Destination): string {
  const wanted = `${gpu ?? 'GPU as good as yours'}${region === null ? '' : ` in ${region}`}`;
  if (fits.length === 0) return `No ${wanted} is on offer.`;
  const cheapest = Math.min(...fits.map(({ dph_total: price }) => price));
  return `The cheapest ${wanted} costs $${cheapest.toFixed(4)} per hour, more than the $${maxPrice.toFixed(4)} you set.`;
}

/** Where a work may move to, as far as its own records tell. */
export const aimOf = ({ agreed }: Work, to: Destination): Aim => ({ to, agreed, avoid: [], taken: [] });
