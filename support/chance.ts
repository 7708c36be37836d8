import { createHash } from 'node:crypto';

/** A number in [0, 1) drawn from the run's seed and what it is for; the same again for the same seed. */
export const draw = (seed: number, purpose: string): number =>
  createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32BE(0) / 2 ** 32;
