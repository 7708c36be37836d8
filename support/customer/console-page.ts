import { errors, type Locator, type Page } from 'playwright';
import { Broken } from '../failures';

/** Playwright's own page, as the console's customer sees it. */
export type { Page } from 'playwright';

/** Do something on a page; what is not there is the product's failure, told by what was hoped. */
export const hoping = async <T>(hoped: string, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof errors.TimeoutError) throw new Broken({ hoped, cause });
    throw cause;
  }
};

/** Does something on the page of an address, in a tab of its own. */
export type Act = <T>(path: string, acts: (page: Page) => Promise<T>) => Promise<T>;

/** The address of a machine's page. */
export const machine = (id: number): string => `/app/machines/${id}`;

/** The address of a page within the console. */
export const addressOf = (page: Page): string => page.url().replace(/^[a-z]+:\/\/[^/]+/, '');

const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };

/** Press a button twice, as a hand does that knows no better: the second time as soon as the first has been sent, whatever is there by then. */
export const clickTwice = async (button: Locator): Promise<void> => {
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await button.boundingBox()) ?? NOWHERE;
  const { mouse } = button.page();
  const sent = button.page().waitForRequest((request) => request.method() === 'POST');
  await mouse.move(x + width / 2, y + height / 2);
  await Promise.all([sent, mouse.down().then(() => mouse.up())]);
  await mouse.down({ clickCount: 2 });
  await mouse.up({ clickCount: 2 });
};

/** How a page says that something cannot be done. */
const SORRY = 'alert';

/** The words with which a page refuses; undefined when it does not. */
export const refusalOn = async (page: Page): Promise<string | undefined> => {
  const [refusal] = await page.getByRole(SORRY).allInnerTexts();
  return refusal;
};

/** Wait until a page shows what was hoped for, or that it cannot be had; resolves to the words of the refusal, if it is one. */
export const refusedInstead = async (
  page: Page,
  hoped: Locator,
  timeout?: number,
): Promise<string | undefined> => {
  const either = hoped.or(page.getByRole(SORRY)).first();
  await either.waitFor(timeout === undefined ? {} : { timeout });
  return refusalOn(page);
};
