import { readFileSync } from 'node:fs';
import type { Page } from './console-page';
import type { Looked } from './web-console';

/** Shows the page of an address. */
type Show = (path: string) => Promise<Page>;

/** From here every other page can be reached. */
const ENTRANCES = ['/app', '/app/new?step=hardware', '/app/new?step=strategy'];

/** Read anew for every page: as short as its makers have made it. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Only what is found wrong is told in detail, and no style sheet fetched for rules that are not asked about. */
const TERSE = `resultTypes: ['violations'], preload: false`;
const SERIOUS = `violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ' at ' + nodes[0].html)`;
const BY_DAY = `axe.run({ ${TERSE} }).then(({ violations }) => ${SERIOUS})`;
const BY_NIGHT = `axe.run({ ${TERSE}, runOnly: ['color-contrast'] }).then(({ violations }) => ${SERIOUS})`;

/** Of the addresses that differ only in what was chosen or filtered one is enough. */
const bare = (address: string): string => {
  const { pathname, searchParams } = new URL(address);
  const step = searchParams.get('step');
  return step === null ? pathname : `${pathname}?step=${step}`;
};

/** What axe finds on a page that keeps people out, by day and by night. */
export const lookAt = async (page: Page): Promise<Looked> => {
  await page.evaluate(AXE);
  const byDay = await page.evaluate<readonly string[]>(BY_DAY);
  await page.emulateMedia({ colorScheme: 'dark' });
  const byNight = await page.evaluate<readonly string[]>(BY_NIGHT);
  await page.emulateMedia({ colorScheme: null });
  return { page: bare(page.url()), barriers: [...byDay, ...byNight] };
};

/** How a page is made: of which elements in which others, with which classes and attributes, whatever they say and however many there are. */
const MADE = `[...new Set([...document.body.querySelectorAll('*')].map((element) => [
  element.parentElement.localName, element.localName, element.getAttribute('role'), element.type,
  ...element.classList, ...[...element.attributes].map(({ name }) => name), element.textContent.trim() === '',
].join(' ')))].sort().join()`;

/** Which of the console's pages it is, whichever machine, snapshot or race it tells of, and how it is made. */
const kindOf = async (page: Page): Promise<string> => {
  const made = await page.evaluate<string>(MADE);
  return `${bare(page.url()).replace(/\/(?=[0-9a-f]*\d)[0-9a-f]+/g, '/#')} ${made}`;
};

const linksOn = async (page: Page): Promise<readonly string[]> => {
  const links = await page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('a[href^="/app"]')].map(({ href }) => href)`,
  );
  return links.map(bare);
};

/** Look at every page that links lead to, from the entrances, from others, or from one of these pages; of those that are the same but for what they tell of, at one. */
export const lookEverywhere = async (show: Show, others: Iterable<string>): Promise<readonly Looked[]> => {
  const looked = new Map<string, Looked>();
  const shown = new Set<string>();
  const ahead = [...ENTRANCES, ...others];
  for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
    if (shown.has(path)) continue;
    shown.add(path);
    const page = await show(path);
    ahead.push(...(await linksOn(page)));
    const kind = await kindOf(page);
    if (!looked.has(kind)) looked.set(kind, await lookAt(page));
  }
  return [...looked.values()];
};
