import type { WebConsole } from '../customer/web-console';
import type { GpuMarket } from '../suppliers/gpu-market';
import type { Reported } from '../witness/judges/reported';

const SECOND = 1_000;

/** What the console's failover report says. */
export const reportOf = async (
  web: Pick<WebConsole, 'failovers' | 'totals' | 'averages'>,
): Promise<Pick<Reported, 'rows' | 'totals' | 'averages'>> => ({
  rows: await web.failovers(),
  totals: await web.totals(),
  averages: await web.averages(),
});

/** What the market has rented out under a label, and has billed since when. */
export const booksOf = async (
  market: Pick<GpuMarket, 'rentals' | 'charges'>,
  label: string,
): Promise<Pick<Reported, 'books' | 'billed' | 'since'>> => {
  const books = await market.rentals(label);
  const bill = [...(await market.charges(label))].sort((one, other) => other.start - one.start);
  // Of several charges for the same rental the first in time stays.
  const since = Object.fromEntries(bill.map(({ rental, start }) => [rental, start * SECOND]));
  return { books, billed: Object.keys(since), since };
};
