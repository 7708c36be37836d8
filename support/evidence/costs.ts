import type { Charge } from '../suppliers/gpu-market';
import { all, type Listed, type Recorded } from '../witness/history';
import { ending } from '../witness/judges/incarnations';

/** What one rented machine cost. Seconds, dollars; without a price where the supplier's books and its price list name none. */
export interface Cost {
  readonly resource: 'GPU' | 'VM';
  readonly id: string;
  readonly model: string;
  readonly seconds: number;
  readonly pricePerHour?: number;
  readonly amount?: number;
  /** Of what the amount is made up, as the supplier's bill says; dollars. */
  readonly items?: Readonly<Record<string, number>>;
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

/** What everything of a scene cost: GPUs by the market's own bill, VMs by the time they were listed and the price list. */
export const costsOf = (history: Recorded, charges: readonly Charge[]): readonly Cost[] => {
  const seen = stays(history);
  const gpu = (rental: string): Listed | undefined =>
    seen.find(({ listed }) => listed.supplier === 'gpu-market' && listed.id === rental)?.listed;
  return [
    ...charges.map((charge) => gpuCost(charge, gpu(charge.rental))),
    ...seen.filter(({ listed }) => listed.supplier === 'compute').map(vmCost),
  ];
};
