import { Broken } from '../failures';
import { lookAt, lookEverywhere } from './console-barriers';
import { ConsoleBrowser, type View } from './console-browser';
import {
  destroy,
  readInstance,
  readInstances,
  readReadiness,
  readStandby,
  switchStandby,
  switchSync,
} from './console-machine';
import { machine, type Page } from './console-page';
import { readProgress } from './console-progress';
import { ConsoleQuestions } from './console-questions';
import { readAverages, readTotals, REPORT, ReportReader, type Averages } from './console-report';
import { readCredit, readUnits, SETTINGS } from './console-settings';
import { enterWith, isEntrance, leave, nameOf, signedIn, staysInside } from './console-sign-in';
import { moveInVain } from './console-migration';
import { ConsoleMoves } from './console-moves';
import { order } from './console-order';
import { readOffers, type Hardware, type Terms } from './console-wizard';
import { ConsoleSnapshots } from './console-snapshots';
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
import type { Language, Looked, Picture, Proposal, RaceEnd, RaceOrder, WebConsole } from './web-console';

/** Who uses the console, and how it is looked at. */
export interface Visitor extends View {
  readonly email: string;
  readonly password: string;
}

/** A customer who uses the web console. */
export class ConsoleCustomer implements WebConsole {
  readonly #browser: ConsoleBrowser;
  readonly #questions: ConsoleQuestions;
  readonly #report = new ReportReader();
  readonly snapshots = new ConsoleSnapshots((path, acts) => this.#act(path, acts));
  readonly #moves = new ConsoleMoves((path, acts) => this.#act(path, acts));
  readonly failOver = this.#moves.failOver;
  readonly failOverTwice = this.#moves.failOverTwice;
  readonly rehearse = this.#moves.rehearse;
  readonly estimateMigration = this.#moves.estimateMigration;
  readonly migrate = this.#moves.migrate;
  readonly proposal = (snapshot: string): Promise<Proposal> => this.snapshots.proposal(snapshot);
  readonly credit = (): Promise<number> => this.#act('/app/balance', readCredit);
  readonly averages = (): Promise<Averages> => readAverages(this.#followed(REPORT));
  readonly pictures = (): Promise<readonly Picture[]> => this.#browser.pictures(REPORT);
  readonly stillShows = (id: InstanceId): Promise<boolean | undefined> =>
    staysInside(this.#browser.opened(machine(id)));
  /** Where races were seen: no link leads there. */
  readonly #raced = new Set<string>();
  #inside = false;
  /** Whoever looks meanwhile waits: at the entrance there is nothing to be seen. */
  #entering: Promise<unknown> = Promise.resolve();

  constructor(private readonly visitor: Visitor) {
    this.#browser = new ConsoleBrowser(visitor);
    this.#questions = new ConsoleQuestions(visitor.url);
  }

  async signIn(): Promise<void> {
    const shown = await this.signInWith(this.visitor.password);
    if (!/^(Overview|Visão geral)$/.test(shown))
      throw new Broken({ hoped: `${this.visitor.email} signs in to the console`, seen: shown });
    this.#inside = true;
  }

  async beginAnew(signedIn: boolean): Promise<void> {
    await this.#browser.clear();
    if (signedIn && !this.#inside) await this.signIn();
  }

  async beInside(language: Language): Promise<void> {
    if (this.#inside && this.#browser.language === language) return;
    await this.read(language);
    await this.signIn();
  }

  async signInByItself(): Promise<string> {
    await this.#forget();
    return this.#browser.act('/login?auto_login=demo', nameOf);
  }

  async signInWith(password: string): Promise<string> {
    await this.#forget();
    const { email } = this.visitor;
    const entering = this.#browser.act('/login', (page) => enterWith(page, { email, password }));
    this.#entering = entering.catch(() => undefined); // told to whoever enters
    return entering;
  }

  read(language: Language): Promise<void> {
    return this.#forget(language);
  }

  async shown(): Promise<string> {
    return nameOf(await this.#browser.desk);
  }

  isOutside(): Promise<boolean> {
    return this.#browser.act('/app/machines', (page) => Promise.resolve(isEntrance(page)));
  }

  async offers(atLeastMemory: number): Promise<readonly Offer[]> {
    const offers = await this.#act('/app/new?step=hardware', readOffers);
    const fitting = offers.filter(({ memory }) => memory >= atLeastMemory);
    return fitting.sort((a, b) => a.pricePerHour - b.pricePerHour);
  }

  async rent({ offer, label, workload }: Order): Promise<GpuInstance> {
    const terms = { label, workload, isProtected: false };
    const { winner } = await this.#order({ line: new RegExp(`#${offer.id}$`), count: 1 }, terms);
    return winner;
  }

  race({ gpu, candidates, ...terms }: RaceOrder): Promise<RaceEnd> {
    return this.#order({ line: new RegExp(`^\\d+ × ${gpu}`), count: candidates }, terms);
  }

  async instance(id: InstanceId): Promise<GpuInstance | undefined> {
    return readInstance(await this.#followed(machine(id)));
  }

  instances(): Promise<readonly GpuInstance[]> {
    return this.#act('/app/machines', (page) =>
      readInstances(page, (id) => this.#browser.go(page, machine(id))),
    );
  }

  protect(id: InstanceId): Promise<void> {
    return this.#act(machine(id), (page) => switchStandby(page, true));
  }

  unprotect(id: InstanceId): Promise<void> {
    return this.#act(machine(id), (page) => switchStandby(page, false));
  }

  stopSync(id: InstanceId): Promise<void> {
    return this.#act(machine(id), (page) => switchSync(page, false));
  }

  async standby(id: InstanceId): Promise<Standby | undefined> {
    return readStandby(await this.#followed(machine(id)), id);
  }

  async readiness(id: InstanceId): Promise<Readiness> {
    return readReadiness(await this.#followed(machine(id)));
  }

  units(): Promise<Units> {
    return this.#act(`${SETTINGS}?tab=failover`, readUnits);
  }

  /** Asked at this moment: what stands on a page that follows the product may be older by a moment. */
  async failovers(): Promise<readonly Failover[]> {
    const page = await this.#browser.behind;
    return this.#report.read(await this.#questions.ask(page, REPORT));
  }

  async progress(id: InstanceId): Promise<readonly Failover[]> {
    this.#browser.turnTo(machine(id));
    return readProgress(await this.#followed(machine(id)));
  }

  async totals(): Promise<Totals> {
    this.#browser.turnTo(REPORT);
    return readTotals(await this.#followed(REPORT));
  }

  moveSignedOut(id: InstanceId): Promise<Answered> {
    return this.#act(`${machine(id)}/migrate`, async (page) => {
      await this.#act('/app', leave);
      this.#inside = false;
      return { refused: await moveInVain(page) };
    });
  }

  reload(): Promise<void> {
    return this.#browser.reload();
  }

  giveBack(id: InstanceId): Promise<void> {
    return this.#act(machine(id), destroy);
  }

  async barriers(): Promise<readonly Looked[]> {
    const door = await this.#browser.aside('/login', lookAt);
    const inside = await this.#act('/app', (page) =>
      lookEverywhere(async (path) => {
        await this.#browser.go(page, path);
        return signedIn(page);
      }, this.#raced),
    );
    return [door, ...inside];
  }

  picture(): Promise<Picture | undefined> {
    return this.#browser.picture();
  }

  reported(): readonly string[] {
    return this.#browser.said;
  }

  async close(): Promise<void> {
    await Promise.all([this.#browser.close(), this.#questions.close()]);
  }

  #order(hardware: Hardware, terms: Terms): Promise<RaceEnd> {
    return this.#act('/app/new', (page) =>
      order(page, hardware, { ...terms, racing: (path) => this.#raced.add(path) }),
    );
  }

  async #forget(language?: Language): Promise<void> {
    this.#inside = false;
    await this.#browser.forget(language);
  }

  /** A page that follows the product. */
  async #followed(path: string): Promise<Page> {
    await this.#entering;
    return signedIn(await this.#browser.follow(path));
  }

  #act<T>(path: string, acts: (page: Page) => Promise<T>): Promise<T> {
    return this.#browser.act(path, (page) => acts(signedIn(page)));
  }
}
