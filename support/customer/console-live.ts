import type { Page } from './console-page';
import { hoping, refusedInstead } from './console-page';
import { reading } from './console-seen';

const LIVE = /^(Live|Ao vivo)$/;

/** Whether a page is the one at that address. */
export const isAt = (page: Page, path: string): boolean =>
  new URL(page.url(), 'about:blank').pathname === path;

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
