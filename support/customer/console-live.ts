import { Unavailable } from '../failures';
import { until } from '../patience';
import type { Page } from './console-page';
import { hoping, refusedInstead } from './console-page';
import { reading } from './console-seen';

const NOWHERE = 'about:blank';
/** So soon a page that leads elsewhere just now can be led away; milliseconds. */
const LED = 10_000;
const LIVE = /^(Live|Ao vivo)$/;

/** Whether a page is the one at that address. */
const isAt = (page: Page, path: string): boolean => new URL(page.url(), 'about:blank').pathname === path;

const lives = async (page: Page): Promise<boolean> =>
  (await page.getByRole('status').filter({ hasText: LIVE }).count()) > 0;

/** Whether a page is the one at that address, and follows the product. */
export const isLive = async (page: Page, path: string): Promise<boolean> =>
  isAt(page, path) && reading(page, lives);

/** Wait until a page that has just been shown follows the product; whoever was led elsewhere, or is refused, waits in vain. */
export const untilLive = (page: Page, path: string): Promise<unknown> =>
  hoping(`The page ${path} follows the product`, async () => {
    if (isAt(page, path)) await refusedInstead(page, page.getByRole('status').filter({ hasText: LIVE }));
  });

/** The same tab with nothing in it any more: it follows nothing. */
export const emptied = async (page: Page): Promise<Page> => {
  const look = async (): Promise<boolean> => {
    await page.goto(NOWHERE);
    return true;
  };
  await until({ hoped: 'a tab is led out of the console', within: LED, look, kind: Unavailable });
  return page;
};
