import { now } from '../../clock';

/** The market's patience: a minimum interval per endpoint and key; refused calls do not count. */
export class Throttle {
  readonly #last = new Map<string, number>();

  /** The published thresholds (seconds) are divided by the divisor of the pace. */
  constructor(private readonly divisor: number) {}

  /** The interval that is enforced, in seconds; the published one when it is strict. */
  enforced(threshold: number, strict: boolean): number {
    return strict ? threshold : threshold / this.divisor;
  }

  /** Whether this call comes long enough, in seconds, after the last one. */
  admits(endpoint: string, key: string, interval: number): boolean {
    const which = `${endpoint} ${key}`;
    const at = now();
    if (at - (this.#last.get(which) ?? -Infinity) < interval * 1000) return false;
    this.#last.set(which, at);
    return true;
  }
}
