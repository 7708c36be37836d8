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
