import { now } from '../../clock';

/** The market's patience: a minimum interval per endpoint and key; refused calls do not count. */
export class Throttle {
  readonly #last = new Map<string, number>();

  /** The published thresholds (seconds) are divided by the divisor of the pace. */
  constructor(private readonly divisor: number) {}

  /** The interval that is enforced, in seconds. */
  enforced(threshold: number): number {
    return threshold / this.divisor;
  }

  admits(endpoint: string, key: string, threshold: number): boolean {
    const which = `${endpoint} ${key}`;
    const at = now();
    if (at - (this.#last.get(which) ?? -Infinity) < this.enforced(threshold) * 1000) return false;
    this.#last.set(which, at);
    return true;
  }
}
