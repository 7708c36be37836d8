import { Unavailable } from '../failures';
import { Wire } from '../wire';
import type { Page } from './console-page';

/** What a browser sends along: who asks, and in which language. */
type Asker = Readonly<Record<'cookie' | 'accept-language', string>>;

const SPOKEN = 'navigator.languages.join()';

const askerOn = async (page: Page, url: string): Promise<Asker> => {
  const cookies = await page.context().cookies(url);
  return {
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    'accept-language': await page.evaluate<string>(SPOKEN),
  };
};

/** Asks what the console says under an address to whoever sits before a browser: more often than that should be troubled. */
export class ConsoleQuestions {
  readonly #wire: Wire;
  readonly #askers = new WeakMap<Page, Promise<Asker>>();

  constructor(private readonly url: string) {
    this.#wire = new Wire({
      ...{ name: 'The console', url, variable: 'DUMONT_CONSOLE_URL', blame: Unavailable },
    });
  }

  async ask(page: Page, path: string): Promise<string> {
    const answer = await this.#wire.ask({ method: 'GET', path, headers: await this.#asker(page) });
    if (answer.status === 200) return answer.text;
    // Whoever asks next may have signed in meanwhile.
    this.#askers.delete(page);
    throw new Unavailable({ hoped: `The console shows ${path}`, seen: `${answer.status}` });
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #asker(page: Page): Promise<Asker> {
    const asker = this.#askers.get(page) ?? askerOn(page, this.url);
    this.#askers.set(page, asker);
    asker.catch(() => this.#askers.delete(page)); // told to whoever asks
    return asker;
  }
}
