import type { Proposal } from '../customer/web-console';
import { Broken } from '../failures';
import { until } from '../patience';
import { by, type Case } from '../witness/case';
import { all } from '../witness/history';
import { consoleOf } from './console';
import type { Scene } from './scene';
import type { Stage } from './stage';
import { WORKLOAD } from '../witness/workload';

/** A GPU may take so long to be ready; milliseconds. */
const READY = 60_000;

/** What a customer with several instances is asked before a snapshot is restored. */
export class Restoring {
  #shown: Proposal | undefined;

  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
  ) {}

  /** Another instance of the same customer, which a snapshot could be restored over: the cheapest there is. */
  async rentAnother(): Promise<void> {
    const { customer, rentBeside, signal } = this.stage;
    const [offer] = await customer.offers(0);
    if (offer === undefined) throw new Broken('Hoped for a GPU on offer: there is none');
    const { id } = await rentBeside(offer.pricePerHour, (label) =>
      customer.rent({ offer, label, workload: WORKLOAD }),
    );
    const look = async (): Promise<boolean> => (await customer.instance(id))?.status === 'running';
    await until({ hoped: `the instance ${id} is running`, within: READY, look }, signal);
  }

  /** Come to the page that asks, and choose nothing. */
  async ask(): Promise<void> {
    const newest = all(this.scene.history, 'saving').at(-1);
    if (newest?.id === undefined) throw new Broken('There is no snapshot in this scenario');
    const web = consoleOf(this.stage);
    await web.beInside('English');
    this.#shown = await web.proposal(newest.id);
  }

  /** What is proposed is where the work is. */
  proposedTruly(): Case {
    if (this.#shown === undefined) throw new Broken('Nobody was asked where a snapshot is to be restored');
    return by('proposedTruly', this.#shown);
  }
}
