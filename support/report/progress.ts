import type { Envelope } from './messages';

type Timestamp = NonNullable<Envelope['testCaseFinished']>['timestamp'];

const at = ({ seconds, nanos }: Timestamp): number => seconds * 1_000 + nanos / 1e6;

const spoken = (ms: number): string =>
  ms < 60_000 ? `${Math.max(1, Math.round(ms / 1_000))} s` : `${Math.ceil(ms / 60_000)} min`;

/** How far a run is, and how long it will go on if it goes on like this. */
export class Progress {
  #all = 0;
  #done = 0;
  #begunAt: number | undefined;
  #now = 0;

  /** Take note of one message. */
  note({ testCase, testCaseStarted, testCaseFinished }: Envelope): void {
    if (testCase !== undefined) this.#all += 1;
    if (testCaseStarted !== undefined) this.#begunAt ??= at(testCaseStarted.timestamp);
    if (testCaseFinished === undefined) return;
    this.#done += 1;
    this.#now = at(testCaseFinished.timestamp);
  }

  /** In a few words; a run of one scenario needs none. */
  get told(): string {
    if (this.#all < 2) return '';
    const left = this.#all - this.#done;
    const each = (this.#now - (this.#begunAt ?? this.#now)) / this.#done;
    return `${this.#done} of ${this.#all}${left > 0 ? `, about ${spoken(each * left)} left` : ''}`;
  }
}
