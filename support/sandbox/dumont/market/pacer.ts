import { delay, now } from '../../clock';

/** Keeps calls of one endpoint at least so many milliseconds apart, in the order they came. */
export class Pacer {
  readonly #free = new Map<string, number>();

  async turn(endpoint: string, interval: number): Promise<void> {
    const at = Math.max(now(), this.#free.get(endpoint) ?? 0);
    this.#free.set(endpoint, at + interval);
    if (at > now()) await delay(at - now());
  }
}
