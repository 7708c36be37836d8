/** Numbers drawn uniformly from [0, 1), the same ones for the same seed. */
export type Chance = () => number;

/** Chance from a seed (mulberry32). */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number drawn uniformly between two bounds. */
export const between = (chance: Chance, low: number, high: number): number => low + chance() * (high - low);
