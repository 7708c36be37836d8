import type { Course } from './legacy-json';
import type { Attempt, Envelope, Hook } from './messages';

type Timestamp = NonNullable<Envelope['testRunFinished']>['timestamp'];

const at = ({ seconds, nanos }: Timestamp): number => seconds * 1_000 + nanos / 1e6;

/** Listens to a run's messages for what Cucumber itself does not collect: the names of hooks, when each scenario began, when the run ended. */
export class Hearing {
  readonly #hooks = new Map<string, Hook>();
  readonly #begun = new Map<string, string>();
  #endedAt = 0;

  /** Take note of one message. */
  note({ hook, testCaseStarted, testRunFinished }: Envelope): void {
    if (hook !== undefined) this.#hooks.set(hook.id, hook);
    if (testRunFinished !== undefined) this.#endedAt = Math.max(this.#endedAt, at(testRunFinished.timestamp));
    if (testCaseStarted === undefined) return;
    this.#begun.set(testCaseStarted.testCaseId, new Date(at(testCaseStarted.timestamp)).toISOString());
  }

  /** What the run has left, with what was heard of it. */
  course(attempts: readonly Attempt[]): Course {
    return { attempts, hooks: this.#hooks, begun: this.#begun, endedAt: this.#endedAt || Date.now() };
  }
}
