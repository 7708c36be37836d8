import { Status } from '@cucumber/cucumber';
import type { Envelope } from './messages';

/** Hears of each scenario whether it was passed over, or asked for a correction, before anything of it was tried. */
export class Trials {
  readonly #untried = new Map<string, boolean>();
  readonly #heard = new Set<string>();

  /** Take note of one message. */
  note({ testCaseStarted, testStepFinished }: Envelope): void {
    // One that is never heard of again was tried: its worker has died of it.
    if (testCaseStarted !== undefined) this.#untried.set(testCaseStarted.id, false);
    if (testStepFinished === undefined || this.#heard.has(testStepFinished.testCaseStartedId)) return;
    // Hooks that give back run all the same: the first word counts.
    this.#heard.add(testStepFinished.testCaseStartedId);
    const { status, exception } = testStepFinished.testStepResult;
    const isUntried = status === Status.SKIPPED || exception?.type === 'Misconfigured';
    this.#untried.set(testStepFinished.testCaseStartedId, isUntried);
  }

  /** Scenarios came up, and nothing of any was tried. */
  get wereAllVain(): boolean {
    return this.#untried.size > 0 && [...this.#untried.values()].every(Boolean);
  }
}
