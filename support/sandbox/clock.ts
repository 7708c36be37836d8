/** The sandbox's one clock: milliseconds on this host's monotonic clock (the same base in every process of the host). */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Lets so many milliseconds pass; rejects at once when the signal is aborted. */
export const delay = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // Unlike Node's own it makes no error of its own: most waits are called off.
    const calledOff = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', calledOff);
      resolve();
    }, ms);
    signal?.addEventListener('abort', calledOff, { once: true });
  });

/** Lets so many milliseconds pass, or fewer where the signal calls it off: then it simply ends, and whoever waits looks why. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    if (signal.aborted) over();
    else signal.addEventListener('abort', over, { once: true });
  });

/** Fails with what was hoped when the work takes longer than so many milliseconds; the work itself goes on. */
export async function within<T>(ms: number, hoped: string, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = delay(ms, over.signal).then((): never => {
    throw new Error(`${hoped}: not within ${ms} ms.`);
  });
  late.catch(() => undefined); // the race has been decided by then
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

/** What to look for, until when, and in whose words to fail. */
export interface Hope {
  readonly hoped: string;
  readonly within: number;
  readonly every?: number;
}

/** Looks again and again until something is seen (anything but undefined); fails with what was hoped at the deadline. */
export async function seen<T>(hope: Hope, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = now() + hope.within;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (now() >= end) throw new Error(`${hope.hoped}: not within ${hope.within} ms.`);
    await delay(hope.every ?? 2);
  }
}
