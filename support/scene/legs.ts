import { now } from '../clock';
import type { Leg, LegName } from '../witness/judges/journey';

/** The legs of a journey, as they are gone; of a leg that is gone twice the first counts. */
export class Legs {
  readonly #gone: Leg[] = [];

  get gone(): readonly Leg[] {
    return this.#gone;
  }

  /** Set out on a leg; it is over when that is said. */
  begin(leg: LegName): () => void {
    const from = now();
    return () => {
      if (!this.#gone.some((each) => each.leg === leg)) this.#gone.push({ leg, from, to: now() });
    };
  }

  /** Go a leg: what is done, and waited for, belongs to it. */
  async go<T>(leg: LegName, act: () => Promise<T>): Promise<T> {
    const arrived = this.begin(leg);
    const done = await act();
    arrived();
    return done;
  }
}
