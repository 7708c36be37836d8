import { setMaxListeners } from 'node:events';
import { now } from './clock';
import { Broken, Misconfigured, Unavailable } from './failures';

/** Which failure it is when the hope is not fulfilled. */
export type Kind = typeof Broken | typeof Unavailable | typeof Misconfigured;

/** What one look brings back: what was hoped for, or nothing yet. */
export type Look<T> = T | undefined | false;

/** A hope with a deadline. Times in milliseconds. */
export interface Hope<T> {
  readonly hoped: string;
  readonly within: number;
  /** Between two looks; a function where it changes from look to look. */
  readonly every?: number | (() => number);
  /** Undefined or false is "not yet"; an error is kept as the cause and looked past, a Misconfigured one ends the wait. */
  readonly look: (signal: AbortSignal) => Look<T> | Promise<Look<T>>;
  /** Resolves when another look is worth while, before the next one is due. */
  readonly changed?: (signal: AbortSignal) => Promise<void>;
  /** A reason why waiting on is in vain. */
  readonly hopeless?: () => string | undefined;
  readonly seen?: () => string;
  readonly kind?: Kind;
}

/** Something that must hold at every look. Times in milliseconds. */
export interface Steadiness {
  readonly hoped: string;
  readonly during: number;
  readonly every: number;
  readonly look: (signal: AbortSignal) => boolean | Promise<boolean>;
  readonly seen?: () => string;
  readonly kind?: Kind;
}

/** One slot of a fixed schedule: its number from 0 and the instant it was due. */
export interface Slot {
  readonly number: number;
  readonly due: number;
}

const EVERY = 50;
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER); // as many as there are waits and calls at once
/** Why what still goes on for a wait is called off once that is over; one for all of them, since each would cost a look at the stack. */
const OVER = new DOMException('What this was for is over', 'AbortError');

/** A duration as people say it. */
export const spoken = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 120_000 ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
};

/** Let time pass on purpose, until a drawn instant; ends early when the signal is aborted. */
export const letPass = (ms: number, signal: AbortSignal = NEVER): Promise<void> =>
  new Promise((resolve) => {
    // Ref'd: an unref'd timer lets Node exit in the middle of a wait.
    const timer = setTimeout(end, Math.max(0, ms));
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });

const aborts = (signal: AbortSignal): boolean => signal.aborted;

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    const end = (): void => {
      resolve(undefined);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });

/** Runs the work with a signal that is aborted at the deadline, with the outer one, and at the end. */
async function bounded<T>(
  ms: number,
  outer: AbortSignal,
  work: (inner: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const abort = (): void => {
    over.abort(outer.aborted ? outer.reason : OVER);
  };
  const timer = setTimeout(abort, Math.max(0, ms));
  outer.addEventListener('abort', abort);
  if (outer.aborted) abort();
  try {
    return await work(over.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', abort);
    abort();
  }
}

class Vigil<T> {
  readonly #started = now();
  #looks = 0;
  #error: unknown;

  constructor(private readonly hope: Hope<T>) {}

  get left(): number {
    return this.#started + this.hope.within - now();
  }

  async look(signal: AbortSignal, over: Promise<undefined>): Promise<Look<T>> {
    this.#looks += 1;
    try {
      const looking = this.hope.look(signal);
      // A look that has its answer at once counts even at the very deadline.
      if (!(looking instanceof Promise)) return this.#took(looking);
      return await Promise.race([looking.then((found) => this.#took(found)), over]);
    } catch (error) {
      if (error instanceof Misconfigured) throw error;
      this.#error = error;
      return undefined;
    }
  }

  #took(found: Look<T>): Look<T> {
    this.#error = undefined;
    return found;
  }

  async rest(signal: AbortSignal): Promise<void> {
    const { every = EVERY, changed } = this.hope;
    const pause = Math.min(typeof every === 'function' ? every() : every, this.left);
    if (changed === undefined) return letPass(pause, signal);
    await bounded(pause, signal, async (inner) => {
      await Promise.race([aborted(inner), changed(inner)]);
    });
  }

  /** The reason to stop waiting, if there is one. */
  verdict(signal: AbortSignal): string | undefined {
    if (signal.aborted) return 'abandoned';
    const vain = this.hope.hopeless?.();
    if (vain !== undefined) return `hopeless: ${vain}`;
    return this.left <= 0 ? 'out of time' : undefined;
  }

  failure(reason: string, outer: AbortSignal): Error {
    const { hoped, within, seen = () => 'nothing of it', kind = Broken } = this.hope;
    const cause: unknown = outer.aborted ? outer.reason : this.#error;
    // An environment that does not answer is never the product's failure.
    const Kind = outer.aborted || cause instanceof Unavailable ? Unavailable : kind;
    return new Kind({
      wrong: `Hoped within ${spoken(within)}: ${hoped} (${reason})`,
      seen: `${seen()}; looks: ${this.#looks} in ${spoken(now() - this.#started)}`,
      cause,
    });
  }
}

/** Look again and again until it is there; at the deadline, or when it is hopeless, say all that is known. */
export async function until<T>(hope: Hope<T>, signal: AbortSignal = NEVER): Promise<T> {
  const vigil = new Vigil(hope);
  return bounded(hope.within, signal, async (inner) => {
    const over = aborted(inner);
    for (;;) {
      const found = await vigil.look(inner, over);
      if (found !== undefined && found !== false) return found;
      const reason = vigil.verdict(signal);
      if (reason !== undefined) throw vigil.failure(reason, signal);
      await vigil.rest(inner);
    }
  });
}

const abandoned = (what: string, { reason }: AbortSignal): Error =>
  new Unavailable({ wrong: `Abandoned: ${what}`, cause: reason });

const unsteady = ({ hoped, during, seen, kind = Broken }: Steadiness, when: string): Error =>
  new kind({
    wrong: `Hoped throughout ${spoken(during)}: ${hoped}`,
    seen: `${seen?.() ?? 'it did not hold'}; ${when}`,
  });

/** It must hold at every look, from now until the time is over; the first look at which it does not hold fails. */
export async function throughout(steady: Steadiness, signal: AbortSignal = NEVER): Promise<void> {
  const { hoped, during, every: pause, look } = steady;
  const started = now();
  for (let looks = 1; ; looks += 1) {
    const at = now() - started;
    const holds = await within({ ms: during, signal }, hoped, async (inner) => look(inner));
    if (!holds) throw unsteady(steady, `at look ${looks} after ${spoken(at)}`);
    if (at >= during) return;
    await letPass(Math.min(pause, during - at), signal);
    // A look that has its answer at once would never notice.
    if (aborts(signal)) throw abandoned(hoped, signal);
  }
}

/** Tick on a fixed open schedule until aborted: slots never drift; a synchronous tick makes up for late slots, an asynchronous one skips those that pass while it runs. */
export async function every(
  interval: number,
  tick: (slot: Slot) => unknown,
  signal: AbortSignal,
): Promise<void> {
  const start = now();
  let number = 0;
  for (;;) {
    const due = start + number * interval;
    // A timer may fire a fraction of a millisecond early.
    do await letPass(due - now(), signal);
    while (now() < due && !aborts(signal));
    if (aborts(signal)) return;
    const running = tick({ number, due });
    number += 1;
    if (!(running instanceof Promise)) continue;
    await running;
    number = Math.max(number, Math.ceil((now() - start) / interval));
  }
}

/** How long one call may take, and what else may end it. */
export interface Limit {
  readonly ms: number;
  readonly signal?: AbortSignal;
  readonly kind?: Kind;
}

/** One call with a deadline of its own; its signal is aborted when the time is over. */
export async function within<T>(
  limit: number | Limit,
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { ms, signal = NEVER, kind = Unavailable }: Limit = typeof limit === 'number' ? { ms: limit } : limit;
  return bounded(ms, signal, async (inner) => {
    let done = false;
    const calling = call(inner).finally(() => (done = true));
    const late = async (): Promise<T> => {
      await aborted(inner);
      // A failure that nobody hears of would cost a look at the stack at every call.
      if (done) return calling;
      if (aborts(signal)) throw abandoned(what, signal);
      throw new kind(`Not done within ${spoken(ms)}: ${what}`);
    };
    return Promise.race([calling, late()]);
  });
}
