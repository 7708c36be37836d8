import { within } from '../patience';

/** A page that says nothing of itself for so long is not waited for: its browser knows no limit of its own; milliseconds. */
const SAID = 10_000;

/** What can be looked at again and again: a browser's page, by its address and what it shows. */
interface Showing {
  url(): string;
  evaluate(script: string): Promise<unknown>;
}

/** A way to read a page. */
type Reading<P, T> = (page: P) => Promise<T>;

interface Seen {
  readonly shown: unknown;
  /** By the way of reading, what was read. */
  readonly told: Map<unknown, unknown>;
}

/** What each page showed last, and what it told whoever read it then. */
const seen = new WeakMap<Showing, Seen>();

const shownOn = (page: Showing): Promise<unknown> => page.evaluate('document.body.outerHTML');

const toldWhen = (page: Showing, shown: unknown): Seen['told'] => {
  const known = seen.get(page);
  if (known !== undefined && known.shown === shown) return known.told;
  const told: Seen['told'] = new Map();
  seen.set(page, { shown, told });
  return told;
};

const readingNow = async <P extends Showing, T>(page: P, read: Reading<P, T>): Promise<T> => {
  const shown = await shownOn(page);
  const told = toldWhen(page, shown);
  if (told.has(read)) return told.get(read) as T;
  const found = await read(page);
  // It may have changed while it was read.
  if ((await shownOn(page)) === shown) told.set(read, found);
  return found;
};

/**
 * What a page tells whoever reads it so; it is looked at each time, but read anew only when it shows something else.
 * Unavailable when the page says nothing in time (milliseconds).
 */
export const reading = <P extends Showing, T>(page: P, read: Reading<P, T>, limit = SAID): Promise<T> =>
  within(limit, `the page ${page.url()} says what it shows`, () => readingNow(page, read));
