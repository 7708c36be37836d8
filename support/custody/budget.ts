import { Misconfigured } from '../failures';
import type { Holding } from './ledger';

const HOUR = 3_600_000;

/** What a holding has cost, or may yet: one that is not returned counts at least an hour. Dollars. */
const committed = ({ pricePerHour, from, until }: Holding, at: number): number => {
  const hours = ((until ?? at) - from) / HOUR;
  return pricePerHour * (until === undefined ? Math.max(1, hours) : hours);
};

/** What a run has committed itself to so far, in dollars. */
export const commitment = (holdings: readonly Holding[], at: number): number =>
  holdings.reduce((sum, holding) => sum + committed(holding, at), 0);

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** Refuse what would commit the run beyond its budget. */
export const spend = (pricePerHour: number, sofar: number, budget: number): void => {
  if (sofar + pricePerHour <= budget) return;
  throw new Misconfigured({
    wrong: `Renting at ${dollars(pricePerHour)} an hour would commit the run to ${dollars(sofar + pricePerHour)}, more than BUDGET allows (${dollars(budget)})`,
    todo: `To allow it set for example BUDGET=${Math.ceil(sofar + pricePerHour)}`,
  });
};
