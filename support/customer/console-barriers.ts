import { readFileSync } from 'node:fs';
import type { Page } from './console-page';
import { languageOf } from './console-sign-in';
import { untranslatedOn } from './console-translation';
import { stepsAhead } from './console-wizard';
import type { Looked } from './web-console';

/** Shows the page of an address. */
type Show = (path: string) => Promise<Page>;

const HARDWARE = '/app/new?step=hardware';
/** From here every other page can be reached; whoever wants to go on without having chosen is told so. */
const ENTRANCES = ['/app', HARDWARE, '/app/new?step=strategy'];

/** Read anew for every page: as short as its makers have made it. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Only what is found wrong is told in detail, and no style sheet fetched for rules that are not asked about. */
const TERSE = `resultTypes: ['violations'], preload: false`;
/** What axe holds to be a lesser evil, whatever it finds, need not be looked for. */
const GRAVE = `rules: Object.fromEntries(axe._audit.rules
  .filter(({ impact }) => impact === 'minor' || impact === 'moderate')
  .map(({ id }) => [id, { enabled: false }]))`;
const SERIOUS = `violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ' at ' + nodes[0].html)`;

/** Where nobody comes who types instead of pointing: what can be used, and is never come to with a key. */
const OUT_OF_REACH = `[...document.querySelectorAll('a, button, input, select, textarea, [role="button"], [role="switch"]')]
  .filter((element) => element.checkVisibility() && !element.disabled && element.type !== 'hidden')
  .filter((element) => element.tabIndex < 0 || (element.focus(), document.activeElement !== element))
  .map(({ outerHTML }) => 'no key leads to ' + outerHTML)`;

/** The light in which a page is looked at, and how. */
interface Light {
  readonly colorScheme: 'dark' | null;
  readonly look: string;
}

const DAY: Light = {
  colorScheme: null,
  look: `axe.run({ ${TERSE}, ${GRAVE} }).then(({ violations }) => [...${SERIOUS}, ...${OUT_OF_REACH}])`,
};
const NIGHT: Light = {
  colorScheme: 'dark',
  look: `axe.run({ ${TERSE}, runOnly: ['color-contrast'] }).then(({ violations }) => ${SERIOUS})`,
};

/** Of the addresses that differ only in what was chosen or filtered one is enough. */
const bare = (address: string): string => {
  const { pathname, searchParams } = new URL(address);
  const step = searchParams.get('step');
  return step === null ? pathname : `${pathname}?step=${step}`;
};

/** What axe, which is there already, finds on a page that keeps people out, in one light and then in another; the last one stays. */
const examined = async (page: Page, lights: readonly Light[]): Promise<Looked> => {
  const barriers: string[] = [];
  for (const { colorScheme, look } of lights) {
    await page.emulateMedia({ colorScheme });
    barriers.push(...(await page.evaluate<readonly string[]>(look)));
  }
  const [language, untranslated] = [await languageOf(page), await untranslatedOn(page)];
  const said = language === undefined ? {} : { language };
  return { page: bare(page.url()), barriers, untranslated, ...said };
};

/** What keeps people out of a page. */
export const lookAt = async (page: Page): Promise<Looked> => {
  await page.evaluate(AXE);
  return examined(page, [DAY, NIGHT]);
};

/** How a page is made: of which elements in which others, with which classes and attributes, whatever they say and however many there are. */
const MADE = `[...new Set([...body.querySelectorAll('*')].map((element) => [
  element.parentElement.localName, element.localName, element.getAttribute('role'), element.type,
  ...element.classList, ...[...element.attributes].map(({ name }) => name), element.textContent.trim() === '',
].join(' ')))].sort().join()`;

/** What the console sends for addresses; a browser asks for it without having to show it. */
const SENT = `async (paths) => {
  const sent = [];
  for (const path of paths) {
    const answer = await fetch(path);
    const { body } = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const links = [...body.querySelectorAll('a[href^="/app"]')].map(({ href }) => href);
    sent.push({ path, address: answer.url, made: ${MADE}, links });
  }
  return sent;
}`;

/** A page that was sent: from where, how it is made, and where it leads. */
interface Sent {
  readonly path: string;
  readonly address: string;
  readonly made: string;
  readonly links: readonly string[];
}

const sentFor = (page: Page, paths: readonly string[]): Promise<readonly Sent[]> =>
  page.evaluate<readonly Sent[]>(`(${SENT})(${JSON.stringify(paths)})`);

/** Which of the console's pages it is, whichever machine, snapshot or race it tells of, and how it is made. */
const kindOf = ({ address, made }: Sent): string =>
  `${bare(address).replace(/\/(?=[0-9a-f]*\d)[0-9a-f]+/g, '/#')} ${made}`;

/** Show pages with axe in them, one after the other. */
const withAxe = async <T>(page: Page, look: () => Promise<T>): Promise<T> => {
  // Sent with each page anew, it would have to be understood anew.
  const axe = await page.addInitScript({ content: AXE });
  try {
    return await look();
  } finally {
    await Promise.all([axe.dispose(), page.emulateMedia({ colorScheme: DAY.colorScheme })]);
  }
};

/** Look at every page that links lead to, from the entrances, from others, or from one of these pages; of those that are the same but for what they tell of, at one. */
export const lookEverywhere = async (show: Show, others: Iterable<string>): Promise<readonly Looked[]> => {
  const page = await show(HARDWARE);
  const first = new Set([...ENTRANCES, ...(await stepsAhead(page)), ...others]);
  return withAxe(page, () => lookOnwards(page, show, first));
};

const lookOnwards = async (
  page: Page,
  show: Show,
  first: ReadonlySet<string>,
): Promise<readonly Looked[]> => {
  const looked = new Map<string, Looked>();
  // In another light everything is drawn anew: each page is seen first in the one in which the page before was seen last.
  const lights = [NIGHT, DAY];
  const known = new Set<string>();
  for (let ahead = first; ahead.size > 0;) {
    const sent = await sentFor(page, [...ahead]);
    for (const path of ahead) known.add(path);
    const kinds = [...new Map(sent.map((each) => [kindOf(each), each.path]))];
    for (const [kind, path] of kinds.filter(([each]) => !looked.has(each)))
      looked.set(kind, await examined(await show(path), lights.reverse()));
    ahead = new Set(sent.flatMap(({ links }) => links.map(bare)).filter((path) => !known.has(path)));
  }
  return [...looked.values()];
};
