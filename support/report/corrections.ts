import { Status } from '@cucumber/cucumber';
import type { Envelope } from './messages';

/** What a scenario says that was skipped because nothing could be tested at all, or any more; one before it says why. */
export const NOT_BEGUN = 'Nothing can be tested: a scenario before this one says why';

/** Hears of each failure whether it asks for something to be set up or corrected. */
export class Corrections {
  #asked = false;
  #others = false;
  #ended = false;

  /** Take note of one message. */
  see({ testStepFinished, testRunFinished }: Envelope): void {
    // A run that breaks off has something else to tell.
    if (testRunFinished !== undefined) this.#ended = true;
    if (testStepFinished?.testStepResult.status !== Status.FAILED) return;
    if (testStepFinished.testStepResult.exception?.type === 'Misconfigured') this.#asked = true;
    else this.#others = true;
  }

  /** Whether that was asked for, and nothing else failed. */
  get areAllThatIsLeft(): boolean {
    return this.#ended && this.#asked && !this.#others;
  }
}
