import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright';
import { chromium, errors } from 'playwright';
import { Broken, Unavailable } from '../failures';
import type { Language, Picture } from './web-console';

/** Where the console is, and how its customer looks at it. */
export interface View {
  readonly url: string;
  /** The browser's program. */
  readonly browser: string;
  readonly headed: boolean;
  /** Between two acts, for people who watch; milliseconds. */
  readonly slowMotion: number;
}

/** Playwright's own page, as the pages beside this file see it. */
export type { Page } from 'playwright';

/** Every single act of a visitor; milliseconds. */
const ACT = 10_000;
const KEPT = 100;
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
/** Fields that hold what opens something, shown or not. */
const CREDENTIAL = /password|senha|secret|segredo|token|api key|chave/i;
/** What a page shows to whoever reads it: its text, and what stands in its fields. */
const READABLE = `[document.body.innerText, ...[...document.querySelectorAll('input:not([type=password]), textarea')].map(({ value }) => value)].join('\\n')`;
const LANGUAGES: Readonly<Record<Language, string>> = { English: 'en-US', Portuguese: 'pt-BR' };

/** A browser of the suite's own, started when it is first looked at. */
export class ConsoleBrowser {
  readonly #said: string[] = [];
  readonly #tabs = new Map<string, Promise<Page>>();
  #browser: Promise<Browser> | undefined;
  #context: Promise<BrowserContext> | undefined;
  #language: Language = 'English';

  constructor(private readonly view: View) {}

  /** What the browser reported of its pages, the newest last. */
  get said(): readonly string[] {
    return this.#said;
  }

  /** A tab of that name; opened when it is first asked for. */
  tab(name: string): Promise<Page> {
    const open = this.#tabs.get(name) ?? this.#opened();
    this.#tabs.set(name, open);
    return open;
  }

  /** Begin again as a stranger who reads this language. */
  async forget(language: Language = this.#language): Promise<void> {
    this.#language = language;
    const context = this.#context;
    this.#context = undefined;
    this.#tabs.clear();
    await (await context)?.close();
  }

  /** Show a page of the console in a tab, from the server, even if it is shown already. */
  async show(name: string, path: string): Promise<Page> {
    const page = await this.tab(name);
    try {
      await page.goto(`${this.view.url}${path}`, { waitUntil: 'domcontentloaded' });
    } catch (cause) {
      throw new Unavailable({ hoped: `The console shows ${path}`, cause });
    }
    return page;
  }

  /** Every open page as it looks now. */
  async pictures(): Promise<readonly Picture[]> {
    const taken: Picture[] = [];
    for (const [name, opening] of this.#tabs) {
      const page = await opening;
      const before = await page.evaluate<string>(READABLE);
      const mask = [page.locator('input[type=password]'), page.getByLabel(CREDENTIAL)];
      const image = await page.screenshot({ fullPage: true, mask });
      const text = `${before}\n${await page.evaluate<string>(READABLE)}`;
      taken.push({ page: `${name} ${new URL(page.url()).pathname}`, image, text });
    }
    return taken;
  }

  async close(): Promise<void> {
    await this.forget();
    await (await this.#browser)?.close();
  }

  async #opened(): Promise<Page> {
    this.#browser ??= this.#launched();
    const browser = await this.#browser;
    this.#context ??= browser.newContext({ locale: LANGUAGES[this.#language], reducedMotion: 'reduce' });
    const page = await (await this.#context).newPage();
    page.setDefaultTimeout(ACT);
    page.on('console', (message) => {
      this.#note(wording(message));
    });
    page.on('pageerror', (error) => {
      this.#note(`error: ${error.message}`);
    });
    return page;
  }

  #note(line: string): void {
    this.#said.push(line);
    if (this.#said.length > KEPT) this.#said.shift();
  }

  async #launched(): Promise<Browser> {
    const { browser: executablePath, headed, slowMotion } = this.view;
    const ours = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    try {
      return await chromium.launch({
        ...{ executablePath, headless: !headed, slowMo: slowMotion, args: FLAGS, ...ours },
      });
    } catch (cause) {
      throw new Unavailable({ hoped: `The browser ${executablePath} starts`, cause });
    }
  }
}

const wording = (message: ConsoleMessage): string =>
  `${message.type()}: ${message.text()} (${message.location().url})`;

/** Do something on a page; what is not there is the product's failure, told by what was hoped. */
export const hoping = async <T>(hoped: string, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof errors.TimeoutError) throw new Broken({ hoped, cause });
    throw cause;
  }
};
