import { now } from '../clock';
import { every } from '../patience';

const TICK = 25;
/** Later than this is worth remembering; milliseconds. */
const NOTABLE = 5;

interface Late {
  readonly at: number;
  readonly by: number;
}

/** Watches how well the computer keeps time while something is measured on it. */
export class Lateness {
  readonly #noted: Late[] = [];

  /** Keep watch until the signal. */
  async watch(signal: AbortSignal): Promise<void> {
    const look = ({ due }: { readonly due: number }): void => {
      const at = now();
      if (at - due > NOTABLE) this.#noted.push({ at, by: at - due });
    };
    await every(TICK, look, signal);
  }

  /** How late the computer was at worst since an instant; milliseconds. */
  since(instant: number): number {
    const noted = this.#noted.filter(({ at }) => at >= instant).map(({ by }) => by);
    return noted.reduce((worst, by) => Math.max(worst, by), NOTABLE);
  }
}
