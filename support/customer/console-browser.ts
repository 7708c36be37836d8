import type { Browser, BrowserContext, ConsoleMessage } from 'playwright';
import { Unavailable } from '../failures';
import { within } from '../patience';
import { launched, type Sight } from './console-launch';
import { emptied, isLive, untilLive } from './console-live';
import type { Page } from './console-page';
import { pictureOf } from './console-picture';
import type { Language, Picture } from './web-console';

/** Where the console is, and how its customer looks at it. */
export interface View extends Sight {
  readonly url: string;
}

/** Every single act of a visitor; milliseconds. */
const ACT = 10_000;
const KEPT = 100;
const LANGUAGES: Readonly<Record<Language, string>> = { English: 'en-US', Portuguese: 'pt-BR' };

/** The last lines of many. */
class Lately {
  readonly lines: string[] = [];

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
  }
}

/** What a browser knows of whoever used it: cookies above all. */
type Remembered = Awaited<ReturnType<BrowserContext['storageState']>>;

/** The tab of whoever acts alone. */
const DESK = 'desk';

/** A browser of the suite's own, started when it is first looked at. */
export class ConsoleBrowser {
  readonly #said = new Lately();
  readonly #exchanged = new Lately();
  readonly #tabs = new Map<string, Promise<Page>>();
  /** The tabs in which somebody acts now. */
  readonly #acting = new Set<string>();
  readonly #renewing = new Map<string, Promise<Page>>();
  /** Tabs with nothing in them: to use one again is a tenth of the work of opening another. */
  #spare: Page[] = [];
  #browser: Promise<Browser> | undefined;
  #context: Promise<BrowserContext> | undefined;
  #language: Language = 'English';
  #front = DESK;
  #behind: Promise<Page> | undefined;

  constructor(private readonly view: View) {}

  /** The language that its customer reads. */
  get language(): Language {
    return this.#language;
  }

  /** What the browser reported of its pages, and what they exchanged with the console; the newest last. */
  get said(): readonly string[] {
    return [...this.#said.lines, ...this.#exchanged.lines];
  }

  /** The page on which somebody last acted alone. */
  get desk(): Promise<Page> {
    return this.#tab(DESK);
  }

  /** Do something on a page, from the server, in a tab of one's own: others may act at the same time. */
  async act<T>(path: string, acts: (page: Page) => Promise<T>): Promise<T> {
    const name = this.#free();
    this.#acting.add(name);
    this.#front = name;
    try {
      const page = await this.#open(name);
      await this.go(page, path);
      return await acts(page);
    } finally {
      this.#acting.delete(name);
    }
  }

  /** The page of an address as it follows the product, shown anew when it does not; who asks meanwhile waits for the same. */
  async follow(path: string): Promise<Page> {
    const page = await this.#open(path);
    if (await isLive(page, path)) return page;
    if ((await this.#open(path)) !== page) return this.follow(path);
    return this.#renewed(page, path, () => untilLive(page, path));
  }

  /** The page of a tab as it is by now, wherever it was led; undefined where there is none. */
  opened(path: string): Promise<Page> | undefined {
    return this.#tabs.get(path);
  }

  /** A tab in which nothing is shown: from it the console can be asked. */
  get behind(): Promise<Page> {
    this.#behind ??= this.#opened();
    return this.#behind;
  }

  /** Show every page anew that is followed. */
  async reload(): Promise<void> {
    for (const [path, tab] of this.#tabs) {
      const page = await tab;
      if (await isLive(page, path)) await this.#renewed(page, path, () => untilLive(page, path));
    }
  }

  /** Turn to a page that is followed: it is the one before the customer's eyes. */
  turnTo(path: string): void {
    this.#front = path;
  }

  /** Show a page of the console, from the server, even if it is shown already. */
  async go(page: Page, path: string): Promise<void> {
    try {
      await page.goto(`${this.view.url}${path}`, { waitUntil: 'domcontentloaded' });
    } catch (cause) {
      throw new Unavailable({ hoped: `The console shows ${path}`, cause });
    }
  }

  /** Lead every tab out of the console, or else close them all; whoever is signed in stays so. */
  async clear(): Promise<void> {
    const tabs = [...this.#tabs.values()];
    this.#tabs.clear();
    const led = await Promise.allSettled(tabs.map(async (tab) => emptied(await tab)));
    const empty = led.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    this.#spare.push(...empty);
    if (empty.length === tabs.length) return;
    const state = await (await this.#context)?.storageState();
    await this.#begin(state && this.#stranger(state));
  }

  /** Begin again as a stranger who reads this language. */
  async forget(language: Language = this.#language): Promise<void> {
    this.#language = language;
    await this.#begin(undefined);
  }

  /** The page before the customer's eyes as it looks now. */
  async picture(): Promise<Picture | undefined> {
    const page = await this.#tabs.get(this.#front);
    return page === undefined ? undefined : pictureOf(page);
  }

  /** Every open page as it looks now; where the console was only asked, the one that tells of what it was asked. */
  async pictures(asked: string): Promise<readonly Picture[]> {
    if (this.#tabs.size === 0 && this.#behind !== undefined) await this.follow(asked);
    const all: Picture[] = [];
    for (const opening of this.#tabs.values()) all.push(await pictureOf(await opening));
    return all;
  }

  /** Show a page to a stranger who knows nothing of the customer, and look at it. */
  async aside<T>(path: string, look: (page: Page) => Promise<T>): Promise<T> {
    const context = await this.#stranger();
    try {
      const page = await context.newPage();
      await this.go(page, path);
      return await look(page);
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    await this.forget();
    await (await this.#browser)?.close();
  }

  /**
   * Go on in another context, or in none yet, and close the one before with all its tabs: a tab that is closed by
   * itself while it is led elsewhere may never close (Chromium's issue 536385539).
   */
  async #begin(next: Promise<BrowserContext> | undefined): Promise<void> {
    const [before, tabs] = [this.#context, [...this.#tabs.values(), Promise.resolve(this.#behind)]];
    this.#context = next;
    this.#tabs.clear();
    this.#spare = [];
    this.#behind = undefined;
    // A tab that is just being opened when its context closes would be waited for for ever.
    await Promise.allSettled(tabs);
    await within(ACT, 'the browser closes its tabs', async () => (await before)?.close());
  }

  /** The first tab in which nobody acts. */
  #free(): string {
    let name = DESK;
    for (let n = 2; this.#acting.has(name); n += 1) name = `${DESK} ${n}`;
    return name;
  }

  /** The page of the tab of that name; one that was closed while it opened is opened again. */
  async #open(name: string): Promise<Page> {
    const tab = this.#tab(name);
    const page = await tab;
    return this.#tabs.get(name) === tab ? page : this.#open(name);
  }

  /** A tab of that name; opened when it is first asked for. */
  #tab(name: string): Promise<Page> {
    const open = this.#tabs.get(name) ?? this.#emptyTab();
    this.#tabs.set(name, open);
    return open;
  }

  #renewed(page: Page, path: string, settled?: () => Promise<unknown>): Promise<Page> {
    const renew = async (): Promise<Page> => {
      await this.go(page, path);
      await settled?.();
      return page;
    };
    const renewing = this.#renewing.get(path) ?? renew().finally(() => this.#renewing.delete(path));
    this.#renewing.set(path, renewing);
    return renewing;
  }

  #emptyTab(): Promise<Page> {
    const spare = this.#spare.shift();
    return spare === undefined ? this.#opened() : Promise.resolve(spare);
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

  /** The browser; where none starts nothing is open, and nothing has to be closed. */
  async #started(): Promise<Browser> {
    this.#browser ??= launched(this.view);
    try {
      return await this.#browser;
    } catch (error) {
      this.#browser = this.#context = this.#behind = undefined;
      this.#tabs.clear();
      throw error;
    }
  }

  /** A context that knows nothing, or what is remembered. */
  async #stranger(remembered?: Remembered): Promise<BrowserContext> {
    const browser = await this.#started();
    const terms = { locale: LANGUAGES[this.#language], reducedMotion: 'reduce' } as const;
    return browser.newContext(remembered === undefined ? terms : { ...terms, storageState: remembered });
  }
}

const wording = (message: ConsoleMessage): string =>
  `${message.type()}: ${message.text()} (${message.location().url})`;
