import type { Page } from 'playwright';
import type { Picture } from './web-console';

/** Fields that hold what opens something, shown or not. */
const CREDENTIAL = /password|senha|secret|segredo|token|api key|chave/i;
/** What a page shows to whoever reads it: its text, and what stands in its fields. */
const READABLE = `[document.body.innerText, ...[...document.querySelectorAll('input:not([type=password]), textarea')].map(({ value }) => value)].join('\\n')`;

/** What a page in a tab looks like, whole, without what opens anything, and what can be read on it. */
export const pictureOf = async (tab: string, page: Page): Promise<Picture> => {
  const before = await page.evaluate<string>(READABLE);
  const mask = [page.locator('input[type=password]'), page.getByLabel(CREDENTIAL)];
  const image = await page.screenshot({ fullPage: true, mask });
  const text = `${before}\n${await page.evaluate<string>(READABLE)}`;
  return { page: `${tab} ${new URL(page.url()).pathname}`, image, text };
};
