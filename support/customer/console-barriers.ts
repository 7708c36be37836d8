import axe from 'axe-core';
import type { Page } from './console-browser';

/** What axe finds on a page that keeps people out. */
export const barriersOn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  const serious = await page.evaluate<readonly string[]>(
    `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' at ' + nodes[0].html))`,
  );
  return serious;
};
