import type { Charge } from '../suppliers/gpu-market';
import type { StoreSpan } from '../suppliers/store-books';
import { all, type Listed, type Recorded } from '../witness/history';
import { ending } from '../witness/judges/incarnations';

/** What the suppliers' own books say of a scene: the market's charges, and what the object store took meanwhile. */
export interface Bills {
  readonly charges: readonly Charge[];
  readonly storage?: StoreSpan | undefined;
}

/** What one rented machine, or the bucket, cost. Seconds, dollars; without a price where the supplier's books and its price list name none. */
export interface Cost {
  readonly resource: 'GPU' | 'VM' | 'store';
  readonly id: string;
  readonly model: string;
  readonly seconds: number;
  readonly pricePerHour?: number;
  readonly amount?: number;
  /** Of what the amount is made up, as the supplier's bill says; dollars. */
  readonly items?: Readonly<Record<string, number>>;
  /** How much there was of each of them, where the bill says so: byte-hours of storage, else requests or bytes. */
  readonly used?: Readonly<Record<string, number>>;
}

const HOUR = 3_600;

const itemsOf = ({ items }: Charge): Readonly<Record<string, number>> =>
  Object.fromEntries(items.map(({ type, amount }) => [type, amount]));

const gpuCost = (charge: Charge, listed: Listed | undefined): Cost => ({
  resource: 'GPU',
  id: charge.rental,
  model: listed?.model ?? 'unknown',
  seconds: charge.end - charge.start,
  ...(listed?.pricePerHour === undefined ? {} : { pricePerHour: listed.pricePerHour }),
  amount: charge.amount,
  items: itemsOf(charge),
});

interface Stay {
  readonly listed: Listed;
  readonly from: number;
  readonly to: number;
}

/** Every machine that the books have listed, from when and until when (milliseconds). */
const stays = (history: Recorded): readonly Stay[] => {
  const found = new Map<string, Stay>();
  let present: readonly Listed[] = [];
  for (const { at, machines } of all(history, 'census')) {
    present = machines ?? present;
    for (const listed of present)
      found.set(listed.key, { listed, from: found.get(listed.key)?.from ?? at, to: at });
  }
  const still = new Set(present.map(({ key }) => key));
  const end = ending(history);
  return [...found].map(([key, stay]) => (still.has(key) ? { ...stay, to: end } : stay));
};

const vmCost = ({ listed, from, to }: Stay): Cost => {
  const { id, model = 'unknown', listPrice } = listed;
  const seconds = (to - from) / 1_000;
  const cost: Cost = { resource: 'VM', id, model, seconds };
  if (listPrice === undefined) return cost;
  return { ...cost, pricePerHour: listPrice, amount: (listPrice * seconds) / HOUR };
};

type Item = StoreSpan['after']['items'][number];

const storeCost = ({ before, after }: StoreSpan): Cost => {
  const more = (type: string, of: (item: Item) => number): number => {
    const [then, now] = [before, after].map(({ items }) => items.find((item) => item.type === type));
    return (now === undefined ? 0 : of(now)) - (then === undefined ? 0 : of(then));
  };
  const types = after.items.map(({ type }) => type);
  const each = (of: (item: Item) => number): Readonly<Record<string, number>> =>
    Object.fromEntries(types.map((type) => [type, more(type, of)]));
  const items = each(({ amount }) => amount);
  return {
    ...{
      resource: 'store',
      id: after.bucket,
      model: 'object store',
      seconds: (after.to - before.to) / 1_000,
    },
    ...{ amount: Object.values(items).reduce((sum, amount) => sum + amount, 0) },
    ...{ items, used: each(({ quantity }) => quantity) },
  };
};

/** What everything of a scene cost: GPUs and the object store by their suppliers' own bills, VMs by the time they were listed and the price list. */
export const costsOf = (history: Recorded, { charges, storage }: Bills): readonly Cost[] => {
  const seen = stays(history);
  const gpu = (rental: string): Listed | undefined =>
    seen.find(({ listed }) => listed.supplier === 'gpu-market' && listed.id === rental)?.listed;
  return [
    ...charges.map((charge) => gpuCost(charge, gpu(charge.rental))),
    ...seen.filter(({ listed }) => listed.supplier === 'compute').map(vmCost),
    ...(storage === undefined ? [] : [storeCost(storage)]),
  ];
};
