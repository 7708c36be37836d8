import { Unavailable } from '../failures';
import type { Page } from './console-page';
import { hoping, refusedInstead } from './console-page';
import type { Language } from './web-console';

/** The controls of the entrance, in both languages. */
const EMAIL = /^E-mail$/;
const PASSWORD = /^(Password|Senha)$/;
const LEAVE = /^(Sign out|Sair)$/;
const ENTER = /^(Sign in|Entrar)$/;
/** Every page but the entrance itself. */
const INSIDE = { level: 1, name: /^(?!Login$)/ } as const;

/** What is on every page, in one language: the way in, or out; and how the page tells a reader's program its language. */
const EVERYWHERE: Readonly<Record<Language, readonly [root: string, name: RegExp]>> = {
  English: [':root:lang(en)', /^Sign (in|out)$/],
  Portuguese: [':root:lang(pt)', /^(Entrar|Sair)$/],
};

/** The language that a page is in, by its own word for it and by what can be read on it; undefined where these differ. */
export const languageOf = async (page: Page): Promise<Language | undefined> => {
  for (const language of ['English', 'Portuguese'] as const) {
    const [root, name] = EVERYWHERE[language];
    if ((await page.locator(root).getByRole('button', { name }).count()) > 0) return language;
  }
  return undefined;
};

/** What is typed at the entrance. */
interface Entry {
  readonly email: string;
  readonly password: string;
}

/** Fill the entrance's form in and send it; resolves to the name of the page that is shown then, or to the words of the refusal. */
export const enterWith = (page: Page, { email, password }: Entry): Promise<string> =>
  hoping('The console lets its customer sign in', async () => {
    await page.getByLabel(EMAIL).fill(email);
    await page.getByLabel(PASSWORD).fill(password);
    await page.getByRole('button', { name: ENTER }).click();
    return (await refusedInstead(page, page.getByRole('heading', INSIDE))) ?? nameOf(page);
  });

/** Sign out, in every tab. */
export const leave = (page: Page): Promise<void> =>
  hoping('The console lets its customer sign out', async () => {
    await page.getByRole('button', { name: LEAVE }).click();
    await page.getByRole('button', { name: ENTER }).waitFor();
  });

/** The name of the page that is shown: its first heading. */
export const nameOf = (page: Page): Promise<string> =>
  hoping('The page has a heading', () => page.getByRole('heading', { level: 1 }).innerText());

/** Whether a page is the entrance: where whoever is not signed in is led. */
export const isEntrance = (page: Page): boolean => new URL(page.url()).pathname === '/login';

/** Whether a page that was opened is still open to its customer; undefined where none was. */
export const staysInside = async (opened: Promise<Page> | undefined): Promise<boolean | undefined> =>
  opened && !isEntrance(await opened);

/** The same page, as long as somebody is signed in. */
export const signedIn = (page: Page): Page => {
  if (isEntrance(page)) throw new Unavailable('Nobody is signed in to the console any more');
  return page;
};
