import type { Gateway } from '../gateway';
import { CUT_RULES, type Holder } from './holder';

/** The link of a running machine: where the cloud finds it, and its published port. */
export interface Ends {
  readonly address: string;
  readonly device: string;
  readonly gateway: Gateway;
}

/** Cuts a machine off from everybody, in both directions, without a word to anybody, and joins it again. */
export class LinkCut {
  #made = false;

  constructor(
    private readonly holder: Holder,
    private readonly ends: Ends,
  ) {}

  /** Resolves when nothing passes any more. */
  async make(): Promise<void> {
    if (this.#made) return;
    this.#made = true;
    this.ends.gateway.hold();
    await this.holder.ask(this.#rules('add'));
  }

  /** Resolves when everything passes again. */
  async mend(): Promise<void> {
    if (!this.#made) return;
    await this.holder.ask(this.#rules('del'));
    this.#made = false;
    this.ends.gateway.release();
  }

  /** The machine has ended: its address may soon be another one's. */
  forget(): void {
    if (this.#made) this.holder.run(this.#rules('del'));
    this.#made = false;
  }

  // A blackhole drops without a word. The gateway's own way in is spared: what waits there passes at once when
  // the cut is mended, instead of being sent again a second later.
  #rules(verb: 'add' | 'del'): string {
    const { address, device } = this.ends;
    return `ip -batch - <<END
rule ${verb} pref ${CUT_RULES} to ${address}/32 blackhole
rule ${verb} pref ${CUT_RULES} iif ${device} blackhole
END`;
  }
}
