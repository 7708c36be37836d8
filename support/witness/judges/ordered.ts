/** Was the GPU delivered that was wanted? By the market's books, never by the product's word. */
import type { Destination, Estimate } from '../../customer/customer';
import type { Listed, Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { isModel, liesIn } from './goods';
import { listings } from './incarnations';
import { arrivalIn } from './relocated';

/** A GPU as the market's books describe it. */
type Goods = Required<Pick<Listed, 'model' | 'pricePerHour' | 'place'>>;

const goodsOf = ({
  model = 'nothing',
  pricePerHour = 0,
  place = 'nowhere',
}: Partial<Listed> = {}): Goods => ({
  model,
  pricePerHour,
  place,
});

const told = ({ model, pricePerHour, place }: Goods): string => `${model} in ${place} for $${pricePerHour}/h`;

const unlike = ({ gpu, region }: Destination, { model, place }: Goods): readonly string[] => [
  ...(gpu === undefined || isModel(gpu, model) ? [] : [`it is a ${model} instead of a ${gpu}`]),
  ...(region === undefined || liesIn(region, place) ? [] : [`it stands in ${place}, not in ${region}`]),
];

const dearer = (most: number | undefined, { pricePerHour }: Goods, why: string): readonly string[] =>
  most !== undefined && pricePerHour > most ? [`it costs $${pricePerHour}/h, ${why} $${most}/h`] : [];

/** What an estimate may be rounded to; dollars per hour. */
const ROUNDED = 0.0001;

/** Whoever is told too much would rather not move. */
const cheaper = ({ pricePerHour: told = 0 }: Estimate, { pricePerHour: is }: Goods): readonly string[] =>
  is > 0 && is < told - ROUNDED ? [`it costs only $${is}/h, estimated were $${told}/h`] : [];

const misestimated = (estimate: Estimate, goods: Goods): readonly string[] => [
  ...(estimate.gpu === undefined || estimate.gpu === goods.model
    ? []
    : [`a ${estimate.gpu} was estimated, it is a ${goods.model}`]),
  ...dearer(estimate.pricePerHour, goods, 'estimated were'),
  ...cheaper(estimate, goods),
];

/** What the work was moved to is what was wanted, and costs what was estimated. */
export const asWanted = (history: Recorded): Judgement => {
  const promised = { promise: 'the GPU is the one that was wanted', limit: 0, unit: 'differences' };
  const arrival = arrivalIn(history);
  if (typeof arrival === 'string') return invalid(promised, arrival);
  const { next, moving } = arrival;
  const goods = goodsOf(listings(history).get(next.machine));
  const { to, estimate } = moving;
  const wrong = [...unlike(to, goods), ...dearer(to.maxPrice, goods, 'wanted were at most')];
  const misjudged = estimate === undefined ? [] : misestimated(estimate, goods);
  return count(promised, [...wrong, ...misjudged], told(goods));
};
