import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { now } from '../clock';
import type { Interval } from '../witness/verdict';

const NANOSECONDS = 1e6;
const SAMPLES = 5;
const BIRTHS = 40;

/** When the host's wall clock was zero, on the monotonic clock: seen at the edges of its milliseconds, disturbed least often by the best of some. */
const epoch = (): number => {
  const sample = (): number => {
    const before = Date.now();
    while (Date.now() === before);
    return now() - (before + 1);
  };
  return Math.min(...Array.from({ length: SAMPLES }, sample));
};

const birth = (file: string): number =>
  Number(statSync(file, { bigint: true }).birthtimeNs / 1_000n) / (NANOSECONDS / 1_000);

/** On a busy computer a tick may be missed. */
const MISSED = 2;

/** When files came into being: the kernel stamps them with the time of its last tick. */
export class FileTimes {
  /** How exact these times are; milliseconds. */
  readonly tick: number;

  /** Learn from files in the directory how far back such a tick may lie. */
  constructor(directory: string) {
    const trial = mkdtempSync(join(directory, 'ticks-'));
    const zero = epoch();
    const age = (_: unknown, n: number): number => {
      const file = join(trial, String(n));
      const at = now();
      writeFileSync(file, '');
      while (now() < at + 1);
      return at - (birth(file) + zero);
    };
    this.tick = MISSED * Math.max(...Array.from({ length: BIRTHS }, age));
    rmSync(trial, { recursive: true });
  }

  /** When a file came into being, on the monotonic clock. */
  bornAt(file: string): Interval {
    const lo = birth(file) + epoch();
    return { lo, hi: lo + this.tick };
  }
}
