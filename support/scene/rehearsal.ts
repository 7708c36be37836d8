import type { Totals } from '../customer/customer';
import { Broken } from '../failures';
import { by, type Case } from '../witness/case';
import { isSpareReturned, isSyncedAfter, rehearsedBy } from '../witness/judges/rehearsed';
import type { Outcome } from './outcomes';
import type { Scene } from './scene';
import type { Stage } from './stage';
import { rpoIn } from './standing';

/** A rehearsal is over in so long, or it tells nothing; milliseconds. */
const ENDS = 180_000;

const over = (within: number): Omit<Outcome, 'judged'> => ({
  awaited: 'the rehearsal is over',
  seen: (history) => Number.isFinite(rehearsedBy(history)),
  within,
});

/** A rehearsal that the customer asks for in a scene, and how it is judged. */
export class Rehearsal {
  #before: Totals | undefined;

  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
  ) {}

  /** The customer asks for it. */
  async ask(): Promise<void> {
    this.#before = await this.stage.channel.totals();
    await this.scene.asking().ask('rehearsal');
  }

  /** The workload starts on a spare GPU, on what was saved. */
  proves(limit: number): Outcome {
    return { ...over(limit), judged: by('rehearsed', limit, rpoIn(this.scene)) };
  }

  /** The workload is never silent for longer than the limit (milliseconds). */
  disturbsNothing(limit: number): Outcome {
    return { ...over(ENDS), judged: by('uninterrupted', limit) };
  }

  /** Once it is over, no spare is paid for any more. */
  returnsItsSpare(limit: number): Outcome {
    return {
      awaited: 'the market’s books list no spare GPU',
      seen: isSpareReturned,
      within: limit,
      judged: by('spareReturned', limit),
    };
  }

  /** Once it is over, what is saved goes on reaching the CPU Standby. */
  leavesTheSync(limit: number): Outcome {
    return {
      awaited: 'what was saved after the rehearsal is on the CPU Standby',
      seen: isSyncedAfter,
      within: limit,
      judged: by('syncedAfter', limit),
    };
  }

  /** The report counts what it had counted before. */
  async countsForNothing(): Promise<Case> {
    const before = this.#before;
    if (before === undefined) throw new Broken('No rehearsal was asked for');
    await this.scene.await(over(ENDS));
    return by('uncounted', before, await this.stage.channel.totals());
  }
}
