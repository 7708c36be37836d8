import type { Course } from './legacy-json';
import type { Attempt, Envelope, Hook } from './messages';

/** Listens to a run's messages for what Cucumber itself does not collect: the names of hooks, and when each scenario began. */
export class Hearing {
  readonly #hooks = new Map<string, Hook>();
  readonly #begun = new Map<string, string>();

  /** Take note of one message. */
  note({ hook, testCaseStarted }: Envelope): void {
    if (hook !== undefined) this.#hooks.set(hook.id, hook);
    if (testCaseStarted === undefined) return;
    const { seconds, nanos } = testCaseStarted.timestamp;
    this.#begun.set(testCaseStarted.testCaseId, new Date(seconds * 1_000 + nanos / 1e6).toISOString());
  }

  /** What the run has left, with what was heard of it. */
  course(attempts: readonly Attempt[]): Course {
    return { attempts, hooks: this.#hooks, begun: this.#begun };
  }
}

/** When the first scenario of a run began, and when it was over: now; milliseconds since 1970. */
export const spanOf = ({ begun }: Course): { readonly begunAt: number; readonly endedAt: number } => {
  const endedAt = Date.now();
  return { begunAt: Math.min(endedAt, ...[...begun.values()].map((time) => Date.parse(time))), endedAt };
};
