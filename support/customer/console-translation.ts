import { PHASES } from './customer';
import type { Page } from './console-page';

/** Words that are the same in both languages: names, and what a Brazilian says in English. */
const SHARED: ReadonlySet<string> = new Set([
  ...['Dumont', 'Cloud', 'Standby', 'Login', 'mail', 'Hardware', 'Snapshot', 'Snapshots', 'Total'],
  ...['Failover', 'Failovers', 'failover', 'Online', 'Offline', ...PHASES],
]);
/** The words of a label that a reader may not know; what holds digits, or is written in capitals, is a name. */
const WORD = /(?<![\p{L}\d_])\p{L}[\p{L}_]*\p{Ll}[\p{L}_]*(?![\p{L}\d_])/gu;

/** What the console itself calls things: titles, headings, labels, buttons and links, but no value, which is nobody's language. */
const NAMED = `title, h1, h2, h3, th, caption, legend, label, button, a, p, [role="button"], [role="switch"]`;
const LABELS = `(root) => [...root.querySelectorAll('${NAMED}')].flatMap((element) => [...element.childNodes])
  .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
  .map(({ data }) => data.replace(/\\s+/g, ' ').trim())
  .concat([...root.querySelectorAll('[aria-label]')].map(({ ariaLabel }) => ariaLabel))`;

/** What a page calls things, and what it calls them for whoever asks for the other language, also of what is gone by now; an answer from elsewhere, or of a failing console, proves nothing. The labels of the second are those of the first where it speaks only one. */
const BOTH = `(async () => {
  const labels = ${LABELS};
  const other = /^pt/.test(document.documentElement.lang) ? 'en-US' : 'pt-BR';
  const answer = await fetch(location.href, { headers: { 'accept-language': other } });
  if (answer.status >= 500 || new URL(answer.url).pathname !== location.pathname)
    throw new Error('Whoever reads ' + other + ' is not shown ' + location.pathname + ': ' + answer.status + ' ' + answer.url);
  const told = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return [labels(document), labels(told)];
})()`;

/** Of what is called the same in both languages, what a reader of only one of them does not understand; goods are named as their makers name them, and machines as their customer does. */
export const untranslatedAmong = (here: readonly string[], there: readonly string[]): readonly string[] =>
  [...new Set(here)]
    .filter((label) => there.includes(label) && !/[×/]/.test(label))
    .filter((label) => (label.match(WORD) ?? []).some((word) => !SHARED.has(word)));

/** What on a page is in the same words for whoever reads the other language. */
export const untranslatedOn = async (page: Page): Promise<readonly string[]> => {
  const [here, there] = await page.evaluate<readonly [readonly string[], readonly string[]]>(BOTH);
  return untranslatedAmong(here, there);
};
