import type { Page } from './console-browser';
import { hoping } from './console-browser';

/** The controls of the entrance, in both languages. */
const EMAIL = /^E-mail$/;
const PASSWORD = /^(Password|Senha)$/;
const ENTER = /^(Sign in|Entrar)$/;

/** What is typed at the entrance. */
interface Entry {
  readonly email: string;
  readonly password: string;
}

/** Fill the entrance's form in and send it. */
export const enterWith = (page: Page, { email, password }: Entry): Promise<void> =>
  hoping('The console lets its customer sign in', async () => {
    await page.getByLabel(EMAIL).fill(email);
    await page.getByLabel(PASSWORD).fill(password);
    await page.getByRole('button', { name: ENTER }).click();
  });

/** The words with which the console refuses; undefined when it does not. */
export const refusalOn = async (page: Page): Promise<string | undefined> => {
  const [refusal] = await page.getByRole('alert').allInnerTexts();
  return refusal;
};

/** The name of the page that is shown: its first heading. */
export const nameOf = (page: Page): Promise<string> =>
  hoping('The page has a heading', () => page.getByRole('heading', { level: 1 }).innerText());
