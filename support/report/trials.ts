import { Status } from '@cucumber/cucumber';
import type { Envelope } from './messages';

/** Hears of each scenario whether it was passed over, or asked for a correction, before anything of it was tried. */
export class Trials {
  /** Of each scenario whether its first word was in vain; undefined until it is heard, and for one that its worker has died of. */
  readonly #vain = new Map<string, boolean | undefined>();

  /** Take note of one message. */
  note({ testCaseStarted, testStepFinished }: Envelope): void {
    if (testCaseStarted !== undefined) this.#vain.set(testCaseStarted.id, undefined);
    if (testStepFinished === undefined) return;
    const { testCaseStartedId: scenario, testStepResult } = testStepFinished;
    const { status, exception } = testStepResult;
    const isVain = status === Status.SKIPPED || exception?.type === 'Misconfigured';
    // Hooks that give back run all the same: the first word counts.
    this.#vain.set(scenario, this.#vain.get(scenario) ?? isVain);
  }

  /** Scenarios came up, and nothing of any was tried. */
  get wereAllVain(): boolean {
    return this.#vain.size > 0 && [...this.#vain.values()].every(Boolean);
  }
}
