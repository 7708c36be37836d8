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

/** How far apart the instants are at which files can come into being, as far as these files tell. */
const tickOf = (births: readonly number[]): number => {
  const apart = births.map((at, n) => at - (births[n - 1] ?? at)).filter((ms) => ms > 0);
  return Math.min(...apart);
};

/** When files came into being: the kernel stamps them with the time of its last tick. */
export class FileTimes {
  /** How exact these times are; milliseconds. */
  readonly tick: number;

  /** Learn from files in the directory how far apart such ticks are. */
  constructor(directory: string) {
    const trial = mkdtempSync(join(directory, 'ticks-'));
    const written = (_: unknown, n: number): number => {
      const file = join(trial, String(n));
      writeFileSync(file, '');
      const at = now();
      while (now() < at + 1);
      return birth(file);
    };
    this.tick = tickOf(Array.from({ length: BIRTHS }, written));
    rmSync(trial, { recursive: true });
  }

  /** When a file came into being, on the monotonic clock. */
  bornAt(file: string): Interval {
    const lo = birth(file) + epoch();
    return { lo, hi: lo + this.tick };
  }
}
