import { randomInt } from 'node:crypto';

/** Numbers that no other sandbox gives out: upward from a base drawn at random, never reused. */
export type Serials = () => number;

/** Start a series of ids that still fits 31 bits, as the clients of real suppliers expect. */
export function openSerials(): Serials {
  let last = randomInt(20_000_000, 2_000_000_000);
  return () => {
    last += randomInt(1, 10);
    return last;
  };
}
