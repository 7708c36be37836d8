import { Broken, Unavailable } from '../failures';
import { lookAt, lookEverywhere } from './console-barriers';
import { lacking } from './console-lacks';
import { ConsoleBrowser, type Page, type View } from './console-browser';
import { isLive } from './console-live';
import {
  destroy,
  failOver,
  readInstance,
  readReadiness,
  readStandby,
  rehearse,
  switchStandby,
  switchSync,
} from './console-machine';
import { readProgress } from './console-progress';
import { readHistory, readTotals } from './console-report';
import { readCredit, readUnits } from './console-settings';
import { enterWith, nameOf, refusalOn } from './console-sign-in';
import {
  readCandidates,
  readOffers,
  chooseHardware,
  chooseTerms,
  toHardware,
  untilWon,
  useWinner,
  type Terms,
} from './console-wizard';
import { NoSnapshots } from './console-snapshots';
import type {
  Answered,
  Failover,
  GpuInstance,
  InstanceId,
  Offer,
  Order,
  Readiness,
  Standby,
  Totals,
  Units,
} from './customer';
import type { Language, Looked, Picture, RaceEnd, RaceOrder, WebConsole } from './web-console';

/** Who uses the console, and how it is looked at. */
export interface Visitor extends View {
  readonly email: string;
  readonly password: string;
}

/** A customer who uses the web console. */
export class ConsoleCustomer implements WebConsole {
  readonly estimateMigration = lacking('estimate of a move');
  readonly migrate = lacking('dialog to move the work with');
  readonly #browser: ConsoleBrowser;
  readonly snapshots = new NoSnapshots();
  /** Where races were seen: no link leads there. */
  readonly #raced = new Set<string>();

  constructor(private readonly visitor: Visitor) {
    this.#browser = new ConsoleBrowser(visitor);
  }

  async signIn(): Promise<void> {
    const shown = await this.signInWith(this.visitor.password);
    if (!/^(Overview|Visão geral)$/.test(shown))
      throw new Broken({ hoped: `${this.visitor.email} signs in to the console`, seen: shown });
  }

  async signInByItself(): Promise<string> {
    await this.#browser.forget();
    return nameOf(await this.#shown('/login?auto_login=demo'));
  }

  async signInWith(password: string): Promise<string> {
    await this.#browser.forget();
    const page = await this.#shown('/login');
    await enterWith(page, { email: this.visitor.email, password });
    return (await refusalOn(page)) ?? nameOf(page);
  }

  read(language: Language): Promise<void> {
    return this.#browser.forget(language);
  }

  async shown(): Promise<string> {
    return nameOf(await this.#browser.tab('desk'));
  }

  async isOutside(): Promise<boolean> {
    return (await this.#shown('/app/machines')).url().endsWith('/login');
  }

  async offers(atLeastMemory: number): Promise<readonly Offer[]> {
    const offers = await readOffers(await this.#desk('/app/new?step=hardware'));
    const fitting = offers.filter(({ memory }) => memory >= atLeastMemory);
    return fitting.sort((a, b) => a.pricePerHour - b.pricePerHour);
  }

  async rent({ offer, label, workload }: Order): Promise<GpuInstance> {
    const terms = { label, workload, isProtected: false };
    const { winner } = await this.#order(new RegExp(`#${offer.id}$`), 1, terms);
    return winner;
  }

  race({ gpu, candidates, ...terms }: RaceOrder): Promise<RaceEnd> {
    return this.#order(new RegExp(`^\\d+ × ${gpu}`), candidates, terms);
  }

  async instance(id: InstanceId): Promise<GpuInstance | undefined> {
    return readInstance(await this.#machine(id));
  }

  async instances(): Promise<readonly GpuInstance[]> {
    const cards = await (await this.#live('machines', '/app/machines')).getByRole('article').allInnerTexts();
    const ids = cards.map((text) => Number(/(?:Instance|Instância) (\d+)/.exec(text)?.[1]));
    const all: GpuInstance[] = [];
    for (const id of ids) {
      const instance = await this.instance(id);
      if (instance !== undefined) all.push(instance);
    }
    return all;
  }

  async protect(id: InstanceId): Promise<void> {
    await switchStandby(await this.#acting(id), true);
  }

  async unprotect(id: InstanceId): Promise<void> {
    await switchStandby(await this.#acting(id), false);
  }

  async stopSync(id: InstanceId): Promise<void> {
    await switchSync(await this.#acting(id), false);
  }

  async standby(id: InstanceId): Promise<Standby | undefined> {
    return readStandby(await this.#machine(id), id);
  }

  async readiness(id: InstanceId): Promise<Readiness> {
    return readReadiness(await this.#machine(id));
  }

  async units(): Promise<Units> {
    return readUnits(await this.#desk('/app/settings?tab=failover'));
  }

  async failovers(): Promise<readonly Failover[]> {
    return readHistory(await this.#live('report', '/app/failover-report'));
  }

  async progress(id: InstanceId): Promise<readonly Failover[]> {
    this.#browser.turnTo('progress');
    return readProgress(await this.#live('progress', `/app/machines/${id}`));
  }

  async totals(): Promise<Totals> {
    this.#browser.turnTo('report');
    return readTotals(await this.#live('report', '/app/failover-report'));
  }

  async failOver(id: InstanceId): Promise<Answered> {
    return failOver(await this.#acting(id));
  }

  async rehearse(id: InstanceId): Promise<Answered> {
    return rehearse(await this.#acting(id));
  }

  async giveBack(id: InstanceId): Promise<void> {
    await destroy(await this.#desk(`/app/machines/${id}`));
  }

  async credit(): Promise<number> {
    return readCredit(await this.#desk('/app/balance'));
  }

  async barriers(): Promise<readonly Looked[]> {
    const door = await this.#browser.aside('/login', lookAt);
    return [door, ...(await lookEverywhere((path) => this.#desk(path), this.#raced))];
  }

  picture(): Promise<Picture | undefined> {
    return this.#browser.picture();
  }

  pictures(): Promise<readonly Picture[]> {
    return this.#browser.pictures();
  }

  reported(): readonly string[] {
    return this.#browser.said;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  async #order(line: RegExp, count: number, terms: Terms): Promise<RaceEnd> {
    const page = await this.#desk('/app/new');
    await toHardware(page, terms);
    await chooseHardware(page, { line, count, ...terms });
    await chooseTerms(page, terms);
    const id = await untilWon(page, terms);
    this.#raced.add(new URL(page.url()).pathname);
    const candidates = await readCandidates(page);
    await useWinner(page);
    const winner = await readInstance(page);
    if (winner?.id !== id)
      throw new Broken({ hoped: `The machine ${id} that won is shown`, seen: page.url() });
    return { winner, candidates };
  }

  #machine(id: InstanceId): Promise<Page> {
    return this.#live('machine', `/app/machines/${id}`);
  }

  #acting(id: InstanceId): Promise<Page> {
    this.#browser.turnTo('machine');
    return this.#machine(id);
  }

  /** A page for one act; shown anew each time. */
  async #desk(path: string): Promise<Page> {
    return this.#signedIn(await this.#shown(path));
  }

  /** A page before the customer's eyes, whoever that is. */
  #shown(path: string): Promise<Page> {
    this.#browser.turnTo('desk');
    return this.#browser.show('desk', path);
  }

  /** A page that follows the product; one that has lost its connection is shown anew. */
  async #live(tab: string, path: string): Promise<Page> {
    const page = await this.#browser.tab(tab);
    return (await isLive(page, path)) ? page : this.#signedIn(await this.#browser.show(tab, path));
  }

  #signedIn(page: Page): Page {
    if (page.url().endsWith('/login')) throw new Unavailable('Nobody is signed in to the console any more');
    return page;
  }
}
