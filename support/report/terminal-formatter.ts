import { Formatter, type IFormatterOptions, Status } from '@cucumber/cucumber';
import {
  type Attempt,
  type Envelope,
  isRehearsal,
  scenarioName,
  type StepResult,
  type TestStep,
} from './messages';
import { Progress } from './progress';
import { indented, placeOf, reasonOf } from './why';

const QUIET: readonly string[] = [Status.PASSED, Status.SKIPPED];
const SIGNS: Readonly<Record<string, string>> = { PASSED: '✔', SKIPPED: '-', FAILED: '✖' };

const milliseconds = ({ seconds, nanos }: StepResult['duration']): number => seconds * 1_000 + nanos / 1e6;

/** Tells on the terminal how each scenario ended, as soon as it has; of a failure, which step and why. */
export class TerminalFormatter extends Formatter {
  readonly #progress = new Progress();

  constructor(options: IFormatterOptions) {
    super(options);
    options.eventBroadcaster.on('envelope', (envelope: Envelope) => {
      this.#progress.note(envelope);
      const { testCaseFinished } = envelope;
      if (testCaseFinished === undefined) return;
      this.#tell(this.eventDataCollector.getTestCaseAttempt(testCaseFinished.testCaseStartedId));
    });
  }

  override async finished(): Promise<void> {
    const number = this.eventDataCollector.getTestCaseAttempts().length;
    if (isRehearsal() && number > 0)
      this.log(
        `\nA dry run: ${number} scenario${number === 1 ? '' : 's'} would run; nothing was run, and the last report stays as it is.\n`,
      );
    await super.finished();
  }

  #tell(attempt: Attempt): void {
    const { pickle, stepResults, testCase, worstTestStepResult } = attempt;
    const { status } = worstTestStepResult;
    const took = Object.values(stepResults).reduce((sum, { duration }) => sum + milliseconds(duration), 0);
    const line = `${SIGNS[status] ?? '?'} ${scenarioName(pickle)}  ${(took / 1_000).toFixed(1)} s`;
    this.log(`${this.colorFns.forStatus(status)(line)}  ${this.#progress.told}\n`);
    for (const step of testCase.testSteps) this.#tellStep(attempt, step);
  }

  #tellStep(attempt: Attempt, { id, hookId, pickleStepId }: TestStep): void {
    const { pickle, stepResults } = attempt;
    const result = stepResults[id];
    if (result === undefined || QUIET.includes(result.status)) return;
    const text = pickle.steps.find((step) => step.id === pickleStepId)?.text ?? this.#hookName(hookId);
    this.log(`${indented(`${text}\n${indented(reasonOf(result), 2)}\n${placeOf(attempt)}`, 4)}\n`);
  }

  #hookName(hookId = ''): string {
    const { beforeTestCaseHookDefinitions, afterTestCaseHookDefinitions } = this.supportCodeLibrary;
    const hooks = [...beforeTestCaseHookDefinitions, ...afterTestCaseHookDefinitions];
    return hooks.find(({ id }) => id === hookId)?.name ?? 'a hook';
  }
}
