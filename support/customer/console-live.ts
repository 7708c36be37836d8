import type { Page } from './console-browser';

const LIVE = /^(Live|Ao vivo)$/;

/** Whether a page is the one at that address, and follows the product. */
export const isLive = async (page: Page, path: string): Promise<boolean> =>
  new URL(page.url(), 'about:blank').pathname === path &&
  (await page.getByRole('status').filter({ hasText: LIVE }).count()) > 0;
