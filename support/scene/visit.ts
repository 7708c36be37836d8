import { now } from '../clock';
import type { Failover } from '../customer/customer';
import type { Language, WebConsole } from '../customer/web-console';
import { Broken } from '../failures';
import { until } from '../patience';
import type { GpuMarket, Rental } from '../suppliers/gpu-market';
import { by, type Case } from '../witness/case';
import { all } from '../witness/history';
import { areLosersGone } from '../witness/judges/console';
import { hasBeenProtectedAgain } from '../witness/judges/protection';
import { consoleOf, Onlooker, type Field } from './console';
import { booksOf, reportOf } from './books-and-report';
import { Leaving } from './leaving';
import { Legs } from './legs';
import { always, type Outcome } from './outcomes';
import type { Scene } from './scene';
import type { Stage } from './stage';

const OVER = 180_000;
/** A look after the limit tells a breach from a doubt. Milliseconds. */
const BEYOND = 500;
/** What the page shows at once the witness may be about to see; what it has not seen by then is judged so. Milliseconds. */
const CAUGHT_UP = 10_000;
const REFUSAL = '^Invalid email or password$';
const INSIDE: Readonly<Record<Language, string>> = { English: '^Overview$', Portuguese: '^Visão geral$' };

/** What a customer does in the web console within a scene, and how what it shows is judged. */
export class Visit {
  #chosen: Language | undefined;
  /** What of a journey this visit has come through. */
  readonly legs = new Legs();
  /** What becomes of open pages when the customer signs out. */
  readonly leaving: Leaving;
  #shown = '';
  #onlooker: Onlooker | undefined;
  #arrived = (): void => undefined;
  #reloaded: readonly Failover[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
    private readonly market: GpuMarket,
  ) {
    this.leaving = new Leaving(scene, stage);
  }

  private get web(): WebConsole {
    return consoleOf(this.stage);
  }

  get #language(): Language {
    return this.#chosen ?? 'English';
  }

  /** What is promised to whoever reads a language is judged where somebody does. */
  #reads(language: Language): Language {
    if (this.#chosen === language) return language;
    throw new Broken(`Nobody was said to read ${language} here`);
  }

  /** Whoever has not signed in within this scenario, and is not from before, does so now. */
  async #enterOnce(): Promise<void> {
    if (this.#shown === '') await this.web.beInside(this.#language);
  }

  /** Begin as a stranger who reads this language. */
  async read(language: Language): Promise<void> {
    this.#chosen = language;
    await this.web.read(language);
  }

  /** Enter by the link for visitors. */
  async enterByItself(): Promise<void> {
    this.#shown = await this.web.signInByItself();
  }

  /** Enter with the right password. */
  async enter(): Promise<void> {
    await this.web.read(this.#language);
    await this.legs.go('login', () => this.web.signIn());
    this.#shown = await this.web.shown();
  }

  /** Look at the list of the machines. */
  async seeMachines(): Promise<void> {
    await this.legs.go('machines', () => this.web.instances());
  }

  /** Try to enter with a wrong password. */
  async tryToEnter(): Promise<void> {
    this.#shown = await this.web.signInWith('not the password');
  }

  /** The customer is in, and reads this language. */
  inside(language: Language): Case {
    return by(
      'shows',
      `the customer is signed in, and reads ${language}`,
      INSIDE[this.#reads(language)],
      this.#shown,
    );
  }

  /** The customer is kept out, and told so. */
  async refused(): Promise<Case> {
    const left = await this.web.isOutside();
    return by(
      'shows',
      'whoever has a wrong password is kept out',
      REFUSAL,
      left ? this.#shown : 'the console',
    );
  }

  /** Nothing of a customer is shown, although there is something. */
  async empty(): Promise<Case> {
    if (this.#shown === '') throw new Broken('No visitor has entered the console');
    const [shown, there] = [await this.web.instances(), await this.stage.customer.instances()];
    return by(
      'nothingShown',
      there.length,
      shown.map(({ id }) => String(id)),
    );
  }

  /** Have GPUs race for an instance, in the console. */
  async rent(field: Field): Promise<void> {
    await this.#enterOnce();
    await this.legs.go('provisioning', () => this.scene.rentRacing(field));
  }

  /** Switch CPU Standby on, in the console. */
  async protect(): Promise<void> {
    await this.#enterOnce();
    await this.legs.go('standby', () => this.scene.protect(this.web));
  }

  /** Look at the instance's page from now on. */
  async lookOn(): Promise<void> {
    await this.#enterOnce();
    this.#onlooker = await Onlooker.at(this.web, this.scene.actor.id);
  }

  /** Have the work moved to another GPU, in the console, and look on. */
  async move(): Promise<void> {
    await this.lookOn();
    this.#arrived = this.legs.begin('failover');
    await this.scene.asking(this.web).ask('move');
  }

  /** Have the work moved to another GPU with a double click. */
  async moveByDoubleClick(): Promise<void> {
    await this.#enterOnce();
    await this.scene.asking(this.web).move((id) => this.web.failOverTwice(id), 2);
  }

  /** Have the work moved, and the page shown anew while that goes on. */
  async moveAndReload(): Promise<void> {
    await this.move();
    await this.web.reload();
    this.#reloaded = await this.web.progress(this.scene.actor.id);
  }

  /** The page that was shown anew told of the same move. */
  stillShown(): Case {
    const begun = all(this.scene.recorded, 'asked').at(-1)?.failover ?? 'none';
    const shown = this.#reloaded.map(({ id }) => id).join(', ');
    return by('shows', 'the page that was reloaded shows the move', `^${begun}$`, shown);
  }

  /** Look on no more. */
  async leave(): Promise<void> {
    const onlooker = this.#onlooker;
    this.#onlooker = undefined;
    await onlooker?.leave();
  }

  /** What the page showed meanwhile, when the failover is over there. */
  async shownTruly(): Promise<Case> {
    const onlooker = this.#onlooker;
    if (onlooker === undefined) throw new Broken('Nobody looked on');
    await onlooker.untilOver(OVER, this.stage.signal);
    this.#arrived();
    await this.leave();
    await this.#caughtUp();
    return by('shownTruly', onlooker.claims);
  }

  /** The last phase ends with a record on the CPU Standby, which the page need not wait for, but its judge does. */
  async #caughtUp(): Promise<void> {
    const { history } = this.scene;
    const over = now() + CAUGHT_UP;
    const look = (): boolean => hasBeenProtectedAgain(history) || now() > over;
    const hoped = 'the witness sees the end that the page shows';
    await until({ hoped, within: 2 * CAUGHT_UP, look, every: 20 }, this.stage.signal);
  }

  /** The report and the books, side by side. */
  async reportIsBooks(): Promise<Case> {
    const { label, actor } = this.scene;
    const reported = { instance: actor.id, ...(await reportOf(this.web)) };
    return by('reportIsBooks', { ...reported, ...(await booksOf(this.market, label)) });
  }

  /** Another sync is shown within the limit (milliseconds), and the page goes on telling the time of the last one. */
  async syncShown(limit: number): Promise<Case> {
    const before = (await this.#syncCount()) ?? 0;
    const from = now();
    let shown = false;
    const look = async (): Promise<boolean> => {
      shown = ((await this.#syncCount()) ?? 0) > before;
      return shown || now() > from + 2 * limit + BEYOND;
    };
    const hoped = 'the console shows another sync';
    const hope = { hoped, within: 2 * (limit + BEYOND), look, every: 20 };
    await this.legs.go('sync', () => until(hope, this.stage.signal));
    return by('nextSyncShown', limit, { from, to: now(), shown });
  }

  /** Of what raced, by the market's bill, only the winner is paid for, within the limit (milliseconds). */
  async losersGone(limit: number): Promise<Outcome> {
    const { race, label } = this.scene;
    const billed = await this.#billed(label);
    return {
      awaited: 'the market’s books list only the winner',
      due: always,
      seen: (history) => areLosersGone(history, race),
      within: limit,
      judged: by('onlyWinnerLeft', { ...race, billed }, limit),
    };
  }

  /** What was delivered is of the model chosen. */
  async delivered(gpu: string): Promise<Case> {
    return by('modelDelivered', gpu, await this.#rental());
  }

  /** What was delivered costs what was shown. */
  async priced(): Promise<Case> {
    return by('pricedAsShown', this.scene.race, await this.#rental());
  }

  /** The machine that won, in the market's books; none where it is gone. */
  async #rental(): Promise<readonly Rental[]> {
    const rental = await this.market.rental(this.scene.actor.rental);
    return rental === undefined ? [] : [rental];
  }

  /** It was ready within the limit (milliseconds) of the order. */
  ready(limit: number): Case {
    const { begunAt, wonAt } = this.scene.race;
    return by('readyInTime', { begunAt, wonAt }, limit);
  }

  /** Nobody who reads with the ears, or types without a mouse, is kept out of any page; nor who reads only that language. */
  async open(language: Language): Promise<Case> {
    if (this.#shown === '') throw new Broken('Nobody has signed in to the console');
    return by('nobodyKeptOut', await this.web.barriers(), this.#reads(language), String(this.scene.actor.id));
  }

  /** Every rental that the market has billed under a label. */
  async #billed(label: string): Promise<readonly string[]> {
    return [...new Set((await this.market.charges(label)).map(({ rental }) => rental))];
  }

  async #syncCount(): Promise<number | undefined> {
    return (await this.web.standby(this.scene.actor.id))?.syncCount;
  }
}
