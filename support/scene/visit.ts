import { now } from '../clock';
import type { Language, WebConsole } from '../customer/web-console';
import { Broken } from '../failures';
import { until } from '../patience';
import type { GpuMarket } from '../suppliers/gpu-market';
import { by, type Case } from '../witness/case';
import { areLosersGone } from '../witness/judges/console';
import { consoleOf, Onlooker } from './console';
import type { Outcome } from './outcomes';
import type { Scene } from './scene';
import type { Stage } from './stage';

const OVER = 180_000;
/** A look after the limit tells a breach from a doubt. Milliseconds. */
const BEYOND = 500;
const REFUSAL = '^Invalid email or password$';
const INSIDE: Readonly<Record<Language, string>> = { English: '^Overview$', Portuguese: '^Visão geral$' };

/** What a customer does in the web console within a scene, and how what it shows is judged. */
export class Visit {
  #language: Language = 'English';
  #shown = '';
  #onlooker: Onlooker | undefined;

  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
    private readonly market: GpuMarket,
  ) {}

  private get web(): WebConsole {
    return consoleOf(this.stage);
  }

  /** Begin as a stranger who reads this language. */
  async read(language: Language): Promise<void> {
    this.#language = language;
    await this.web.read(language);
  }

  /** Enter by the link for visitors. */
  async enterByItself(): Promise<void> {
    this.#shown = await this.web.signInByItself();
  }

  /** Enter with the right password. */
  async enter(): Promise<void> {
    await this.web.signIn();
    this.#shown = await this.web.shown();
  }

  /** Try to enter with a wrong password. */
  async tryToEnter(): Promise<void> {
    this.#shown = await this.web.signInWith('not the password');
  }

  /** The customer is in. */
  inside(): Case {
    return by('shows', 'the customer is signed in', INSIDE[this.#language], this.#shown);
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

  /** Switch CPU Standby on, in the console. */
  async protect(): Promise<void> {
    await this.web.signIn();
    await this.scene.protect(this.web);
  }

  /** Look at the instance's page from now on. */
  async lookOn(): Promise<void> {
    await this.web.signIn();
    this.#onlooker = await Onlooker.at(this.web, this.scene.actor.id);
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
    await this.leave();
    return by('shownTruly', onlooker.claims);
  }

  /** The report and the books, side by side. */
  async reportIsBooks(): Promise<Case> {
    const { label, actor } = this.scene;
    const [rows, totals] = [await this.web.failovers(), await this.web.totals()];
    const [books, charges] = [await this.market.rentals(label), await this.market.charges(label)];
    const billed = [...new Set(charges.map(({ rental }) => rental))];
    return by('reportIsBooks', { instance: actor.id, rows, totals, books, billed });
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
    await until({ hoped, within: 2 * (limit + BEYOND), look, every: 20 }, this.stage.signal);
    return by('nextSyncShown', limit, { from, to: now(), shown });
  }

  /** Of what raced only the winner is paid for, within the limit (milliseconds). */
  losersGone(limit: number): Outcome {
    const { race } = this.scene;
    return {
      awaited: 'the market’s books list only the winner',
      calm: true,
      seen: (history) => areLosersGone(history, race),
      within: limit,
      judged: by('onlyWinnerLeft', race, limit),
    };
  }

  /** What was delivered is of the model chosen. */
  async delivered(gpu: string): Promise<Case> {
    const rental = await this.market.rental(this.scene.actor.rental);
    return by('modelDelivered', gpu, rental === undefined ? [] : [rental]);
  }

  /** Nobody who reads with the ears, or types without a mouse, is kept out of the pages that the menu leads to. */
  async open(): Promise<Case> {
    const barriers = await this.web.barriers();
    return by('shows', 'every page that the menu leads to is accessible', '^$', barriers.join('; '));
  }

  async #syncCount(): Promise<number | undefined> {
    return (await this.web.standby(this.scene.actor.id))?.syncCount;
  }
}
