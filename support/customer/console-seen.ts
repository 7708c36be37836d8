import { within } from '../patience';
import type { Page } from './console-page';

/** A page that says nothing of itself for so long is not waited for: its browser knows no limit of its own; milliseconds. */
const SAID = 10_000;

/** A way to read a page. */
type Reading<T> = (page: Page) => Promise<T>;

interface Seen {
  readonly shown: string;
  readonly told: Map<Reading<unknown>, unknown>;
}

/** What each page showed last, and what it told whoever read it then. */
const seen = new WeakMap<Page, Seen>();

const shownOn = (page: Page): Promise<string> => page.evaluate<string>('document.body.outerHTML');

const toldWhen = (page: Page, shown: string): Seen['told'] => {
  const known = seen.get(page);
  if (known?.shown === shown) return known.told;
  const told: Seen['told'] = new Map();
  seen.set(page, { shown, told });
  return told;
};

const readingNow = async <T>(page: Page, read: Reading<T>): Promise<T> => {
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
export const reading = <T>(page: Page, read: Reading<T>, limit = SAID): Promise<T> =>
  within(limit, `the page ${page.url()} says what it shows`, () => readingNow(page, read));
