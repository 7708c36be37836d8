import { sparklines } from '../../evidence/plot';
import { cardOf, type Card, type Kept, type Source } from './card';
import { page } from './page';
import type { Trends } from './promises';

/** Fewer readings than this are no trend. */
const TREND = 3;

const trendsOf = async ({ scenarios }: Card): Promise<Trends> => {
  const kept = scenarios
    .flatMap(({ promises }) => promises)
    .filter(({ readings }) => readings.length >= TREND);
  const drawings = await sparklines(kept.map(({ readings }) => [...readings].reverse()));
  return new Map(
    kept.flatMap((one, n): (readonly [Kept, string])[] => {
      const drawing = drawings[n];
      return drawing === undefined ? [] : [[one, drawing]];
    }),
  );
};

/** The scorecard of a run: one page, with every drawing in it. */
export const scorecard = async (source: Source): Promise<string> => {
  const card = cardOf(source);
  return page(card, await trendsOf(card));
};
