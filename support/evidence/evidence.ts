import { now } from '../clock';
import type { Picture } from '../customer/web-console';
import type { Recorded } from '../witness/history';
import { type Case, rule } from '../witness/case';
import { journeySummary, type Leg } from '../witness/judges/journey';
import { failoverSummary } from '../witness/judges/summary';
import type { Judgement } from '../witness/verdict';
import { type Bills, costsOf } from './costs';
import { Exchanges } from './exchanges';
import {
  MEDIA,
  type CostRow,
  type FailoverRow,
  type JourneyRow,
  type Measurement,
  type Row,
  type RunFacts,
  type ScenarioFacts,
  spokenVerdict,
} from './measurement';
import { type Redact, redactor, withoutSecrets } from './redact';
import { timelineOf } from './timeline';
import { timelineSvg } from './timeline-svg';
import { timelineText } from './timeline-text';
import { Transcript } from './transcript';

/** Where evidence goes: Cucumber's own ways to add to the report of the step or hook that runs. */
export interface Book {
  readonly attach: (data: string | Buffer, mediaType: string) => unknown;
  readonly log: (text: string) => unknown;
}

/** Whose evidence it is, and what must not be seen in it. */
export interface Subject extends RunFacts, ScenarioFacts {
  readonly secrets: readonly string[];
}

/** One scenario's evidence: what was judged, what was said and heard, in which order; free of secrets. */
export class Evidence {
  readonly #exchanges = new Exchanges();
  readonly #redact: Redact;
  readonly #begun = now();
  readonly #transcript: Transcript;

  constructor(
    private readonly book: Book,
    private readonly subject: Subject,
  ) {
    this.#redact = redactor(subject.secrets);
    this.#transcript = new Transcript(this.#redact);
  }

  /** Tell the report which run this is. */
  introduce(): void {
    const { run, target, product, commit, channel, tier, why, seed, defect } = this.subject;
    const [where, what] = [this.#redact(target), this.#redact(product)];
    const told = { run, target: where, product: what, commit, channel, tier, why, seed };
    const facts: RunFacts = defect === undefined ? told : { ...told, defect };
    this.book.attach(JSON.stringify(facts), MEDIA.facts);
  }

  /** Judge a promise by what is recorded so far, and keep the verdict beside the step or hook that asked. */
  judged(asked: Case, history: Recorded): Judgement {
    const { run, scenario, title } = this.subject;
    const judgement = rule(asked, history);
    const row: Measurement = {
      run,
      scenario,
      title,
      ...judgement,
      promise: this.#redact(judgement.promise),
      because: this.#redact(judgement.because),
      at: Date.now(),
    };
    this.#transcript.judged(asked, row, history);
    this.#attach(row);
    return judgement;
  }

  /** Judge a standing promise, with one line in the report. */
  stood(asked: Case, history: Recorded): Judgement {
    const judgement = this.judged(asked, history);
    this.log(`${judgement.promise}: ${spokenVerdict(judgement)}`);
    return judgement;
  }

  /** Record what the failover came to, where there was one, and what it cost in dollars. */
  failover(history: Recorded, rpo: number, paid: number): void {
    const summary = failoverSummary(history, rpo);
    if (summary === undefined) return;
    const { run, scenario, title } = this.subject;
    const row: FailoverRow = { kind: 'failover', run, scenario, title, ...summary, paid };
    this.#transcript.cameTo(rpo, row, history);
    this.#attach(row);
  }

  /** Record what is not offered here, so that its scenario cannot be played. */
  absent(what: string): void {
    this.log(`Not offered: ${what}`);
    this.book.attach(this.#redact(what), MEDIA.absence);
  }

  /** Keep the whole history with every case beside what it was judged by; nothing where nothing was judged. */
  history(history: Recorded): void {
    const { run, scenario, title } = this.subject;
    const kept = this.#transcript.packed({ run, scenario, title }, history);
    if (kept !== undefined) this.book.attach(kept, MEDIA.history);
  }

  /** Record what each machine cost that was rented, and the object store, by the suppliers' bills and what the history lists. */
  cost(history: Recorded, bills: Bills): void {
    const { run, scenario, title } = this.subject;
    for (const cost of costsOf(history, bills)) {
      const row: CostRow = { kind: 'cost', run, scenario, title, ...cost };
      this.#transcript.billed(bills, row, history);
      this.#attach(row);
    }
  }

  /** Record how long a journey took. */
  journey(history: Recorded, legs: readonly Leg[]): void {
    const { run, scenario, title } = this.subject;
    const row: JourneyRow = { kind: 'journey', run, scenario, title, ...journeySummary(legs) };
    this.#transcript.travelled(legs, row, history);
    this.#attach(row);
  }

  /** Draw the failover that a history records; nothing where there was none, or where it is defective on purpose. */
  async timeline(history: Recorded): Promise<void> {
    const timeline = timelineOf(history);
    if (timeline === undefined || this.subject.defect !== undefined) return;
    this.book.attach(this.#redact(await timelineSvg(timeline)), MEDIA.timeline);
    this.text(timelineText(timeline));
  }

  /** Attach the suite's last calls over HTTP. */
  calls(): void {
    if (this.#exchanges.kept.length > 0) this.text(this.#exchanges.text(this.#redact, this.#begun));
  }

  /** Attach a picture of a page, under what it shows; one that would show a secret is left out, which is said. */
  picture({ page, image, text }: Picture, moment: string): boolean {
    const isSafe = this.#redact(text) === text;
    this.log(`${moment}: ${page}${isSafe ? '' : ' (no picture: the page shows a secret)'}`);
    if (isSafe) this.book.attach(image, MEDIA.picture);
    return isSafe;
  }

  /** Attach a text. */
  text(text: string): void {
    this.book.attach(this.#redact(text), MEDIA.text);
  }

  /** Add one line to the report. */
  log(line: string): void {
    this.book.log(this.#redact(line));
  }

  /** A text without secrets. */
  redacted(text: string): string {
    return this.#redact(text);
  }

  /** Overhear no more. */
  close(): void {
    this.#exchanges.close();
  }

  #attach(row: Row): void {
    this.book.attach(JSON.stringify(row, withoutSecrets(this.#redact)), MEDIA.measurement);
  }
}
