import axe from 'axe-core';
import type { Page } from './console-browser';

/** The pages that every customer comes across. */
export const MENU = [
  '/app',
  '/app/machines',
  '/app/new',
  '/app/new?step=hardware',
  '/app/failover-report',
  '/app/settings?tab=failover',
];

/** What axe finds on a page that keeps people out. */
export const barriersOn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  const serious = await page.evaluate<readonly string[]>(
    `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' at ' + nodes[0].html))`,
  );
  return serious;
};
