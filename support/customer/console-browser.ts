import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright';
import { chromium, errors } from 'playwright';
import { Broken, Unavailable } from '../failures';
import { pictureOf } from './console-picture';
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
const LANGUAGES: Readonly<Record<Language, string>> = { English: 'en-US', Portuguese: 'pt-BR' };

/** The last lines of many. */
class Lately {
  readonly lines: string[] = [];

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
  }
}

/** A browser of the suite's own, started when it is first looked at. */
export class ConsoleBrowser {
  readonly #said = new Lately();
  readonly #exchanged = new Lately();
  readonly #tabs = new Map<string, Promise<Page>>();
  #browser: Promise<Browser> | undefined;
  #context: Promise<BrowserContext> | undefined;
  #language: Language = 'English';
  #front = '';

  constructor(private readonly view: View) {}

  /** What the browser reported of its pages, and what they exchanged with the console; the newest last. */
  get said(): readonly string[] {
    return [...this.#said.lines, ...this.#exchanged.lines];
  }

  /** Turn to a tab: it is the one before the customer's eyes. */
  turnTo(name: string): void {
    this.#front = name;
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
    const [context, tabs] = [this.#context, [...this.#tabs.values()]];
    this.#context = undefined;
    this.#tabs.clear();
    // A page that is just being opened when its browser's context closes would be waited for for ever.
    await Promise.allSettled(tabs);
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

  /** The page before the customer's eyes as it looks now. */
  async picture(): Promise<Picture | undefined> {
    const page = await this.#tabs.get(this.#front);
    return page === undefined ? undefined : pictureOf(this.#front, page);
  }

  /** Every open page as it looks now. */
  async pictures(): Promise<readonly Picture[]> {
    const all: Picture[] = [];
    for (const [name, opening] of this.#tabs) all.push(await pictureOf(name, await opening));
    return all;
  }

  /** Show a page to a stranger who knows nothing of the customer, and look at it. */
  async aside<T>(path: string, look: (page: Page) => Promise<T>): Promise<T> {
    const context = await this.#stranger();
    try {
      const page = await context.newPage();
      await page.goto(`${this.view.url}${path}`, { waitUntil: 'domcontentloaded' });
      return await look(page);
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    await this.forget();
    await (await this.#browser)?.close();
  }

  async #opened(): Promise<Page> {
    this.#context ??= this.#stranger();
    const page = await (await this.#context).newPage();
    page.setDefaultTimeout(ACT);
    page.on('console', (message) => {
      this.#said.add(wording(message));
    });
    page.on('pageerror', (error) => {
      this.#said.add(`error: ${error.message}`);
    });
    page.on('response', (response) => {
      this.#exchanged.add(`${response.request().method()} ${response.url()} ${response.status()}`);
    });
    page.on('requestfailed', (request) => {
      this.#exchanged.add(`${request.method()} ${request.url()} ${request.failure()?.errorText ?? 'failed'}`);
    });
    return page;
  }

  async #stranger(): Promise<BrowserContext> {
    this.#browser ??= this.#launched();
    const browser = await this.#browser;
    return browser.newContext({ locale: LANGUAGES[this.#language], reducedMotion: 'reduce' });
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
