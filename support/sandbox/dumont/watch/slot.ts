import { pause } from '../../clock';
import { reasonOf } from '../refusal';

/** Something that goes on until it is told to end; another key is another activity. */
export interface Activity {
  readonly key: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** Room for one activity at a time: the next one begins when the former has ended. */
export class Slot {
  #key: string | undefined;
  #over = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(
    private readonly retry: number,
    private readonly failed: (because: string) => void,
  ) {}

  /** Has this activity go on, or none; one that goes on already is left alone. */
  turnTo(activity: Activity | undefined): void {
    if (this.#key === activity?.key) return;
    this.#over.abort();
    this.#over = new AbortController();
    this.#key = activity?.key;
    this.#done = this.#after(this.#done, activity, this.#over.signal);
  }

  /** Has nothing go on any more; resolves when what went on has ended. */
  async end(): Promise<void> {
    this.turnTo(undefined);
    await this.#done;
  }

  async #after(former: Promise<void>, activity: Activity | undefined, signal: AbortSignal): Promise<void> {
    await former;
    if (activity === undefined) return;
    let ended = false;
    while (!ended && !signal.aborted) ended = await this.#once(activity, signal);
  }

  /** What fails is begun again: a watch must not end because of a surprise. */
  async #once({ run }: Activity, signal: AbortSignal): Promise<boolean> {
    try {
      await run(signal);
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      this.failed(reasonOf(error));
      await pause(this.retry, signal);
      return false;
    }
  }
}
