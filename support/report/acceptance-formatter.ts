import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Formatter, type IFormatterOptions } from '@cucumber/cucumber';
import { HISTORIES, writeHistories } from './histories';
import { writeHtml } from './html';
import { legacyFeatures } from './legacy-json';
import { type Envelope, type Hook, isRehearsal } from './messages';
import { factsOf, rowsOf } from './rows';
import { closing, summary, type Told } from './summary';

/** Makes the report of a run from its messages: the HTML pages, measurements.ndjson and, as its own output, the summary. */
export class AcceptanceFormatter extends Formatter {
  readonly #hooks = new Map<string, Hook>();
  readonly #begun = new Map<string, string>();
  readonly #reports: string;

  constructor(options: IFormatterOptions) {
    super(options);
    this.#reports = join(options.cwd, 'reports');
    mkdirSync(this.#reports, { recursive: true });
    // A run that breaks off must not leave the last run's report as if it were its own; a dry run has none.
    for (const stale of isRehearsal() ? [] : ['acceptance', 'measurements.ndjson', HISTORIES]) {
      rmSync(join(this.#reports, stale), { recursive: true, force: true });
    }
    options.eventBroadcaster.on('envelope', (envelope: Envelope) => {
      this.#note(envelope);
    });
  }

  #note({ hook, testCaseStarted }: Envelope): void {
    if (hook !== undefined) this.#hooks.set(hook.id, hook);
    if (testCaseStarted === undefined) return;
    const { seconds, nanos } = testCaseStarted.timestamp;
    this.#begun.set(testCaseStarted.testCaseId, new Date(seconds * 1_000 + nanos / 1e6).toISOString());
  }

  override async finished(): Promise<void> {
    const attempts = this.eventDataCollector.getTestCaseAttempts();
    const told = { attempts, rows: rowsOf(attempts), facts: factsOf(attempts) };
    this.log(summary(told));
    if (attempts.length > 0 && !isRehearsal()) this.#report(told);
    await super.finished();
  }

  #report(told: Told): void {
    const { attempts, rows, facts } = told;
    writeFileSync(
      join(this.#reports, 'measurements.ndjson'),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
    writeHistories(attempts, this.#reports);
    const features = legacyFeatures({ attempts, hooks: this.#hooks, begun: this.#begun });
    const directory = join(this.#reports, 'acceptance');
    process.stdout.write(closing(told, writeHtml(features, { directory, facts, date: new Date() })));
  }
}
