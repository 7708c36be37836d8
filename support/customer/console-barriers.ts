import axe from 'axe-core';
import type { Page } from './console-page';
import type { Looked } from './web-console';

/** Shows the page of an address. */
type Show = (path: string) => Promise<Page>;

/** From here every other page can be reached. */
const ENTRANCES = ['/app', '/app/new?step=hardware', '/app/new?step=strategy'];

const SERIOUS = `violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ' at ' + nodes[0].html)`;
const BY_DAY = `axe.run().then(({ violations }) => ${SERIOUS})`;
const BY_NIGHT = `axe.run({ runOnly: ['color-contrast'] }).then(({ violations }) => ${SERIOUS})`;

/** Of the addresses that differ only in what was chosen or filtered one is enough. */
const bare = (address: string): string => {
  const { pathname, searchParams } = new URL(address);
  const step = searchParams.get('step');
  return step === null ? pathname : `${pathname}?step=${step}`;
};

/** What axe finds on a page that keeps people out, by day and by night. */
export const lookAt = async (page: Page): Promise<Looked> => {
  await page.evaluate(axe.source);
  const byDay = await page.evaluate<readonly string[]>(BY_DAY);
  await page.emulateMedia({ colorScheme: 'dark' });
  const byNight = await page.evaluate<readonly string[]>(BY_NIGHT);
  await page.emulateMedia({ colorScheme: null });
  return { page: bare(page.url()), barriers: [...byDay, ...byNight] };
};

const linksOn = async (page: Page): Promise<readonly string[]> => {
  const links = await page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('a[href^="/app"]')].map(({ href }) => href)`,
  );
  return links.map(bare);
};

/** Look at every page that links lead to, from the entrances, from others, or from one of these pages. */
export const lookEverywhere = async (show: Show, others: Iterable<string>): Promise<readonly Looked[]> => {
  const looked = new Map<string, Looked>();
  const ahead = [...ENTRANCES, ...others];
  for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
    if (looked.has(path)) continue;
    const page = await show(path);
    ahead.push(...(await linksOn(page)));
    looked.set(path, await lookAt(page));
  }
  return [...looked.values()];
};
