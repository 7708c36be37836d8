import type { Page } from './console-page';

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

/** What a page tells whoever reads it so; it is looked at each time, but read anew only when it shows something else. */
export const reading = async <T>(page: Page, read: Reading<T>): Promise<T> => {
  const shown = await shownOn(page);
  const told = toldWhen(page, shown);
  if (told.has(read)) return told.get(read) as T;
  const found = await read(page);
  // It may have changed while it was read.
  if ((await shownOn(page)) === shown) told.set(read, found);
  return found;
};
