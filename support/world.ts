import { setWorldConstructor, World } from '@cucumber/cucumber';
import type { Drawn } from './config';
import { configure } from './config';
import type { Looking, Picture } from './customer/web-console';
import { productAt } from './customer/rest-product';
import type { Swept } from './custody/sweep';
import { Evidence } from './evidence/evidence';
import { savePicture } from './evidence/picture';
import { Broken, type NotOffered } from './failures';
import { lostSandbox } from './lost-sandbox';
import type { InUnits } from './parameter-types';
import { isAct, type PickleStep } from './report/messages';
import { isGreen } from './report/not-green';
import { settleAtOnce } from './report/interruption';
import { open, shut, stageOf, type Run } from './run';
import type { Outcome } from './scene/outcomes';
import { Protecting } from './scene/protecting';
import { Rehearsal } from './scene/rehearsal';
import { Restoring } from './scene/restoring';
import { Copying } from './scene/copying';
import { Journey } from './scene/journey';
import { Scene } from './scene/scene';
import { Shopping } from './scene/shopping';
import { Visit } from './scene/visit';
import { subjectOf } from './subject';
import { secretsOfOutlets } from './outlets';
import { secretsOf } from './target';
import { by, rule, type Case } from './witness/case';
import type { Recorded } from './witness/history';
import { journeySummary } from './witness/judges/journey';
import './witness/met';
import type { Judgement } from './witness/verdict';

let run: Run | undefined;
/** What product is tested, with its version. */
let product = 'unknown';

/** The run of this worker; Broken before it is open. */
export const theRun = (): Run => {
  if (run === undefined) throw new Broken('The run is not open: nothing can be rented yet');
  return run;
};

/** What must never be shown, as far as it is known yet. */
export const secrets = (): readonly string[] =>
  run === undefined ? [] : [...secretsOf(run.target), ...secretsOfOutlets(run.config.outlets)];

/** Open the run of this worker, sign in, and return what dead runs left. */
export const openRun = async (drawn: Drawn): Promise<Swept> => {
  run = await open(configure(drawn), settleAtOnce);
  const { customer, channel, market, storage } = run;
  product = await productAt(run.target.api);
  await Promise.all([...new Set([customer, channel])].map((each) => each.signIn()));
  await market.checkKeys();
  await storage?.since();
  return run.custody.sweep();
};

/** Whoever used the console before has left it as it was found. */
export const tidyConsole = async (): Promise<void> => {
  const { channel, console: web } = theRun();
  await web?.beginAnew(web === channel);
};

/** Why nothing can be tested any more; undefined while a sandbox of our own answers, and where there is none. */
export const lostNow = async (): Promise<Error | undefined> =>
  run === undefined ? undefined : lostSandbox(run);

/** What is seen without the sandbox says nothing of the product: Unavailable where one of our own is lost. */
export const mustAnswer = async (): Promise<void> => {
  const lost = await lostNow();
  if (lost !== undefined) throw lost;
};

/** Give everything back and close what the run has open; every failure on the way. */
export const closeRun = async (): Promise<readonly Error[]> => {
  if (run === undefined) return [];
  const closing = run;
  run = undefined;
  return shut(closing);
};

/** What there is once the scene is set. */
const set = <T>(part: T | undefined): T => {
  if (part === undefined) throw new Broken('The scene is not set');
  return part;
};

/** One scenario's world: its scene, its evidence, and the verdicts of its promises. */
export class Acceptance extends World {
  #scene: Scene | undefined;
  #evidence: Evidence | undefined;
  #judged: Judgement | undefined;
  #visit: Visit | undefined;
  #journey: Journey | undefined;
  #rehearsal: Rehearsal | undefined;
  #protecting: Protecting | undefined;
  #copying: Copying | undefined;
  #shopping: Shopping | undefined;
  #restoring: Restoring | undefined;
  #pictures = 0;
  #emptied = false;

  /** The scene of this scenario; Broken before it is set. */
  get scene(): Scene {
    return set(this.#scene);
  }

  /** What is kept of this scenario; undefined when it never began. */
  get evidence(): Evidence | undefined {
    return this.#evidence;
  }

  /** Set the scene of this scenario, under a label of its own. */
  begin(scenario: string, title: string): void {
    this.#evidence = this.#keep(scenario, title);
    this.#evidence.introduce();
    const label = theRun().custody.label();
    const stage = stageOf(theRun(), { label, title });
    this.#scene = new Scene(stage);
    this.#copying = new Copying(this.#scene, stage);
    this.#shopping = new Shopping(this.#scene, stage);
    this.#restoring = new Restoring(this.#scene, stage);
    this.#visit = new Visit(this.#scene, stage, theRun().market);
    this.#journey = new Journey(this.#scene, stage, this.#visit.legs);
    this.#rehearsal = new Rehearsal(this.#scene, stage);
    this.#protecting = new Protecting(this.#scene, stage);
  }

  /** Judge a promise by what was recorded, and keep the verdict beside the step. */
  async judge(outcome: Outcome): Promise<Judgement> {
    await this.scene.await(outcome);
    return this.conclude(outcome.judged);
  }

  /** Judge a case by what is recorded so far, and keep the verdict beside the step; Unavailable where a lost sandbox is why it is not met. */
  async conclude(asked: Case): Promise<Judgement> {
    if (this.#evidence === undefined) throw new Broken('The scene is not set');
    this.#judged = this.#evidence.judged(asked, await this.grounds(asked));
    return this.#judged;
  }

  /** What a case is judged by: what is recorded so far. Unavailable where a lost sandbox is why it is not green. */
  async grounds(asked: Case): Promise<Recorded> {
    const { recorded } = this.scene;
    if (isGreen(rule(asked, recorded))) return recorded;
    // Whatever is recorded while the sandbox is asked came too late.
    const grounds = { happenings: [...recorded.happenings] };
    await mustAnswer();
    return grounds;
  }

  /** The journey is over: keep how long it took, leg by leg, here and where the product keeps such times. */
  async arrive(limit: number): Promise<Judgement> {
    const legs = this.visit.legs.gone;
    this.#evidence?.journey(this.scene.recorded, legs);
    const { legs: times, total } = journeySummary(legs);
    const kept = await theRun().times.keepTimes('journey', { ...times, total });
    this.log(kept ? 'The product has kept these times.' : 'Not offered: the product keeps no test metrics.');
    return this.conclude(by('journeyTook', legs, limit));
  }

  /** Say why this scenario cannot be played here; the rest of it is skipped. */
  absent({ message }: NotOffered): 'skipped' {
    if (this.#evidence === undefined) this.log(message);
    else this.#evidence.absent(message);
    return 'skipped';
  }

  /** What the customer does in the web console, and what is judged of it. */
  get visit(): Visit {
    return set(this.#visit);
  }

  /** What the customer does in the console once the work was failed over, and what is judged of it. */
  get journey(): Journey {
    return set(this.#journey);
  }

  /** What the customer wants of the instance's protection, and hears of it. */
  get protecting(): Protecting {
    return set(this.#protecting);
  }

  /** The rehearsal that the customer asks for, and what is judged of it. */
  get rehearsal(): Rehearsal {
    return set(this.#rehearsal);
  }

  /** What the workload does with its files, and how their copies are looked at. */
  get copying(): Copying {
    return set(this.#copying);
  }

  /** The market from which another GPU is rented, and the trouble it is in. */
  get shopping(): Shopping {
    return set(this.#shopping);
  }

  /** What a customer with several instances is asked before a snapshot is restored. */
  get restoring(): Restoring {
    return set(this.#restoring);
  }

  /** Keep a picture of the page before the customer's eyes at a named moment. */
  async photograph(moment: string): Promise<void> {
    const picture = await theRun().console?.picture();
    if (picture !== undefined) this.#keepPicture(moment, picture);
  }

  /** Keep a picture of every page that the customer has open. */
  async photographAll(moment: string): Promise<void> {
    const pictures = (await theRun().console?.pictures()) ?? [];
    for (const picture of pictures) this.#keepPicture(moment, picture);
  }

  /** Keeps whatever it is shown. */
  get album(): Looking {
    return (moment, picture) => {
      this.#keepPicture(moment, picture);
    };
  }

  #keepPicture(moment: string, picture: Picture): void {
    if (this.#evidence?.picture(picture, moment) !== true) return;
    this.#pictures += 1;
    savePicture(theRun().config.reports, [this.#pictures, moment], picture.image);
  }

  /** Keep what the browser reported of the console's pages. */
  browserReport(): void {
    const said = theRun().console?.reported() ?? [];
    if (said.length > 0) this.#evidence?.text(['What the browser reported:', ...said].join('\n'));
  }

  /** The next step is this one; the act that a proof wants emptied, counted from 1, will do nothing. */
  approach(steps: readonly PickleStep[], next: PickleStep): void {
    this.#emptied = steps.filter(isAct).findIndex(({ id }) => id === next.id) + 1 === theRun().config.emptied;
  }

  /** Whether the step that comes now is to do nothing; forgotten once taken. */
  takeEmptied(): boolean {
    const emptied = this.#emptied;
    this.#emptied = false;
    return emptied;
  }

  /** The verdict of the step that just ran, if it left one; forgotten once taken. */
  takeVerdict(): Judgement | undefined {
    const judged = this.#judged;
    this.#judged = undefined;
    return judged;
  }

  /** A number of the product's own units in milliseconds. */
  inMilliseconds({ count, unit }: InUnits): number {
    return count * this.scene.units[unit];
  }

  #keep(scenario: string, title: string): Evidence {
    const attach = (data: string | Buffer, type: string): void => {
      if (typeof data === 'string') this.attach(data, type);
      else this.attach(data, type);
    };
    const subject = subjectOf(theRun(), product, { scenario, title });
    return new Evidence({ attach, log: this.log }, { ...subject, secrets: secrets() });
  }
}

setWorldConstructor(Acceptance);
