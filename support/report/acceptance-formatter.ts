import { resolve } from 'node:path';
import { Formatter, type IFormatterOptions } from '@cucumber/cucumber';
import { outlets } from '../config';
import { followUp } from './follow-up';
import { Hearing } from './hearing';
import { type Envelope, isRehearsal } from './messages';
import type { Past } from './history/chronicle';
import { clear, publish, publishForRelease } from './publish';
import { reds } from './reds';
import { factsOf, rowsOf } from './rows';
import { sealAtExit } from './seal-at-exit';
import { summary, type Told } from './summary';
import { Trace } from './trace';

/** Makes the report of a run from its messages: the HTML pages, measurements.ndjson, the recorded histories and, as its own output, the summary. */
export class AcceptanceFormatter extends Formatter {
  readonly #hearing = new Hearing();
  readonly #reports: string;
  readonly #trace: Trace;

  constructor(options: IFormatterOptions) {
    super(options);
    const { reports = 'reports' } = options.parsedArgvOptions as { readonly reports?: string };
    this.#reports = resolve(options.cwd, reports);
    // A run that breaks off must not leave the last run's report as if it were its own; a dry run has none.
    clear(this.#reports, { whole: !isRehearsal() });
    this.#trace = new Trace(this.#reports);
    if (!isRehearsal()) this.#begin();
    options.eventBroadcaster.on('envelope', (envelope: Envelope) => {
      this.#hearing.note(envelope);
      if (envelope.testCaseFinished !== undefined && !isRehearsal()) this.#trace.over();
    });
  }

  override async finished(): Promise<void> {
    const attempts = this.eventDataCollector.getTestCaseAttempts();
    this.log(summary({ attempts, rows: rowsOf(attempts), facts: factsOf(attempts) }));
    if (attempts.length > 0 && !isRehearsal()) {
      const course = this.#hearing.course(attempts);
      const { told, closing, troubles } = publish(course, this.#reports);
      process.stdout.write(closing);
      const lacking = [this.#trace.trouble, ...troubles].filter((trouble) => trouble !== undefined);
      // Told first: another formatter that cannot write ends everything while this one is still at it.
      sealAtExit(this.#reports, { troubles: lacking, lastWords: reds(course) });
      const earlier = await this.#followUp(told);
      lacking.push(...(await publishForRelease({ course, earlier }, this.#reports)));
    }
    this.#trace.end();
    await super.finished();
  }

  #begin(): void {
    const told = this.#trace.begin();
    if (told !== undefined) process.stderr.write(`${told}\n\n`);
  }

  async #followUp(told: Told): Promise<readonly Past[]> {
    // Outlets that are wrong have ended the run before it could judge anything.
    if (told.rows.length === 0) return [];
    const { past, said } = await followUp(told, { reports: this.#reports, outlets: outlets() });
    for (const sentence of said) process.stderr.write(`${sentence}\n`);
    return past;
  }
}
