import { once } from 'node:events';
import type { Product } from '../product';
import { Heartbeat, type Loss, type Watched } from './heartbeat';

/** A machine was lost while something was being done with it. */
export class LostMeanwhile extends Error {
  constructor({ id }: { readonly id: string }, { because }: Loss) {
    super(`The machine ${id} was lost: ${because}.`);
    this.name = 'LostMeanwhile';
  }
}

/**
 * Does something with a machine while its heart beats: as soon as it is lost, what is being done is called off, and
 * when that has ended, LostMeanwhile is thrown.
 */
export async function unlessLost<T>(
  product: Pick<Product, 'connections' | 'units'>,
  { watched, signal }: { readonly watched: Watched; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const loss = new Heartbeat(product, watched).untilLost(both);
  loss.catch(() => undefined); // it was called off
  const doing = work(both);
  const ended = doing.then(nothing, nothing); // how it ended is told by itself
  try {
    const lost = await Promise.race([loss, ended]);
    if (lost !== undefined) throw new LostMeanwhile(watched.host, lost);
  } finally {
    over.abort();
    await ended;
  }
  return doing;
}

const nothing = (): undefined => undefined;

/** Waits for something that cannot be called off, but no longer than until the signal. */
export async function unlessAborted<T>(doing: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = once(signal, 'abort', { signal: over.signal });
  aborted.catch(nothing); // nobody waits for it any more
  try {
    const first = await Promise.race([doing.then((value) => ({ value })), aborted.then(nothing)]);
    if (first !== undefined) return first.value;
    throw signal.reason;
  } finally {
    over.abort();
  }
}
