import { resolve } from 'node:path';
import { Formatter, type IFormatterOptions } from '@cucumber/cucumber';
import { outlets } from '../config';
import { putBack, setAside } from './draft';
import { followUp } from './follow-up';
import { Hearing } from './hearing';
import type { Envelope } from './messages';
import type { Past } from './history/chronicle';
import { publish, publishForRelease } from './publish';
import { reds } from './reds';
import { factsOf, rowsOf } from './rows';
import { type Outcome, sealAtExit } from './seal-at-exit';
import { summary, type Told } from './summary';
import { Trace } from './trace';
import { Trials } from './trials';

/** Makes the report of a run from its messages: the HTML pages, measurements.ndjson, the recorded histories and, as its own output, the summary. */
export class AcceptanceFormatter extends Formatter {
  readonly #hearing = new Hearing();
  readonly #trials = new Trials();
  readonly #reports: string;
  readonly #trace: Trace;
  #outcome: Outcome = { begun: false };

  constructor(options: IFormatterOptions) {
    super(options);
    const { reports = 'reports' } = options.parsedArgvOptions as { readonly reports?: string };
    this.#reports = resolve(options.cwd, reports);
    this.#trace = new Trace(this.#reports);
    sealAtExit(this.#reports, () => this.#outcome);
    options.eventBroadcaster.on('envelope', (envelope: Envelope) => {
      this.#hearing.note(envelope);
      this.#trials.note(envelope);
      if (envelope.testCase !== undefined) this.#begin();
      if (envelope.testCaseFinished !== undefined) this.#trace.over();
    });
  }

  override async finished(): Promise<void> {
    const attempts = this.eventDataCollector.getTestCaseAttempts();
    this.log(summary({ attempts, rows: rowsOf(attempts), facts: factsOf(attempts) }));
    if (this.#trials.wereAllVain) this.#leaveAlone();
    else if (attempts.length > 0) {
      const course = this.#hearing.course(attempts);
      const { told, closing, troubles } = publish(course, this.#reports);
      process.stdout.write(closing);
      const lacking = [this.#trace.trouble, ...troubles].filter((trouble) => trouble !== undefined);
      // Left first: another formatter that cannot write ends everything while this one is still at it.
      this.#outcome = { begun: true, left: { troubles: lacking, lastWords: reds(course) } };
      const earlier = await this.#followUp(told);
      lacking.push(...(await publishForRelease({ course, earlier }, this.#reports)));
    }
    await super.finished();
  }

  /** A run that breaks off must not leave the last run's report as if it were its own; one that never began has none. */
  #begin(): void {
    if (this.#outcome.begun) return;
    this.#outcome = { begun: true };
    setAside(this.#reports);
  }

  /** A run in which nothing was tried is as if it had not begun. */
  #leaveAlone(): void {
    putBack(this.#reports);
    this.#outcome = { begun: false };
  }

  async #followUp(told: Told): Promise<readonly Past[]> {
    // Outlets that are wrong have ended the run before it could judge anything.
    if (told.rows.length === 0) return [];
    const { past, said } = await followUp(told, { reports: this.#reports, outlets: outlets() });
    for (const sentence of said) process.stderr.write(`${sentence}\n`);
    return past;
  }
}
