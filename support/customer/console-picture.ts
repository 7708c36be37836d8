import { Unavailable } from '../failures';
import { until } from '../patience';
import type { Page } from './console-page';
import type { Picture } from './web-console';

/** Fields that hold what opens something, shown or not. */
const CREDENTIAL = /password|senha|secret|segredo|token|api key|chave/i;
/** What a page shows to whoever reads it: its text, and what stands in its fields. */
const READABLE = `[document.body.innerText, ...[...document.querySelectorAll('input:not([type=password]), textarea')].map(({ value }) => value)].join('\\n')`;
/** So soon a page holds still that leads elsewhere just now; milliseconds. */
const STILL = 10_000;

const taken = async (page: Page): Promise<Picture> => {
  await page.waitForLoadState('domcontentloaded');
  const before = await page.evaluate<string>(READABLE);
  const mask = [page.locator('input[type=password]'), page.getByLabel(CREDENTIAL)];
  const image = await page.screenshot({ fullPage: true, mask });
  const text = `${before}\n${await page.evaluate<string>(READABLE)}`;
  return { page: new URL(page.url()).pathname, image, text };
};

/** What a page looks like, whole, without what opens anything, and what can be read on it; one that leads elsewhere meanwhile is looked at where it leads. */
export const pictureOf = (page: Page): Promise<Picture> =>
  until({
    hoped: 'the page holds still for a picture',
    within: STILL,
    look: () => taken(page),
    seen: () => page.url(),
    kind: Unavailable,
  });
