import { Status } from '@cucumber/cucumber';
import { MEDIA, type Measurement, type RunFacts } from '../evidence/measurement';
import { type Absence, agreedIn } from '../customer/not-offered';
import { nothingTested } from './asked';
import { NOT_BEGUN } from './corrections';
import {
  type Attachment,
  attachedText,
  type Envelope,
  type GherkinDocument,
  type Pickle,
  scenarioName,
} from './messages';

type TestCase = NonNullable<Envelope['testCase']>;
type Started = NonNullable<Envelope['testCaseStarted']>;
type Finished = NonNullable<Envelope['testStepFinished']>;
type Examined = NonNullable<NonNullable<GherkinDocument['feature']>['children'][number]['scenario']>;

interface Course {
  readonly started: Started;
  readonly steps: Finished[];
  readonly attachments: Attachment[];
}

const UNTESTED: Readonly<Record<string, string>> = {
  UNDEFINED: 'has no step definition',
  AMBIGUOUS: 'has more than one step definition',
  PENDING: 'is not written yet',
};

const scenarios = ({ feature }: GherkinDocument): readonly Examined[] =>
  (feature?.children ?? [])
    .flatMap((child) => [child, ...(child.rule?.children ?? [])])
    .flatMap(({ scenario }) => scenario ?? []);

const LOGGED = 'text/x.cucumber.log';

const LIST = 'support/customer/not-offered.ts';

const attached = ({ attachments }: Course, media: string): readonly string[] =>
  attachments.filter(({ mediaType }) => mediaType === media).map(attachedText);

const hasFailed = ({ steps }: Course): boolean =>
  steps.some(({ testStepResult: { status } }) => status === Status.FAILED);

const couldNotBegin = ({ attachments }: Course): boolean =>
  attachments.some((each) => each.mediaType.startsWith(LOGGED) && attachedText(each) === NOT_BEGUN);

const wasPlayed = ({ steps }: Course): boolean =>
  steps.length > 0 && steps.every(({ testStepResult: { status } }) => status === Status.PASSED);

const wasSkipped = ({ steps }: Course): boolean =>
  steps.some(({ testStepResult: { status } }) => status === Status.SKIPPED) &&
  steps.every(({ testStepResult: { status } }) => status === Status.SKIPPED || status === Status.PASSED);

/** Reads a run's messages and says, a sentence each, why a green run would not mean what it says. */
export class FalseGreens {
  readonly #documents: GherkinDocument[] = [];
  readonly #pickles = new Map<string, Pickle>();
  readonly #cases = new Map<string, TestCase>();
  readonly #courses = new Map<string, Course>();
  #begun = false;
  #ended = false;

  /** What was agreed not to be offered; what was asked for on the command line. */
  constructor(
    private readonly absences: readonly Absence[],
    private readonly asked: readonly string[] = [],
  ) {}

  /** Take note of one message. */
  see(envelope: Envelope): void {
    this.#seeText(envelope);
    this.#seeRun(envelope);
    this.#seeCourse(envelope);
  }

  #seeText({ gherkinDocument, pickle }: Envelope): void {
    if (gherkinDocument !== undefined) this.#documents.push(gherkinDocument);
    if (pickle !== undefined) this.#pickles.set(pickle.id, pickle);
  }

  #seeRun({ testRunStarted, testRunFinished, testCase, testCaseStarted }: Envelope): void {
    if (testRunStarted !== undefined) this.#begun = true;
    if (testRunFinished !== undefined) this.#ended = true;
    if (testCase !== undefined) this.#cases.set(testCase.id, testCase);
    if (testCaseStarted === undefined) return;
    this.#courses.set(testCaseStarted.id, { started: testCaseStarted, steps: [], attachments: [] });
  }

  #seeCourse({ testStepFinished, attachment }: Envelope): void {
    if (testStepFinished !== undefined) {
      this.#courses.get(testStepFinished.testCaseStartedId)?.steps.push(testStepFinished);
    }
    if (attachment?.testCaseStartedId !== undefined) {
      this.#courses.get(attachment.testCaseStartedId)?.attachments.push(attachment);
    }
  }

  /** What makes this run a false green; a dry run and an interrupted one skip scenarios on purpose. */
  sentences(skipsOnPurpose: boolean): readonly string[] {
    if (!this.#begun) return [];
    if (this.#cases.size === 0) return [nothingTested(this.asked)];
    const courses = [...this.#courses.values()];
    // Why nothing could be tested is told once, by the scenario that failed for it.
    const begun = courses.some(hasFailed) ? courses.filter((course) => !couldNotBegin(course)) : courses;
    const found = [
      ...this.#neverRun(),
      ...this.#stepless(),
      ...this.#neverBegun(),
      ...courses.flatMap((course) => this.#untested(course)),
      ...courses.flatMap((course) => this.#judgedOtherwise(course)),
      ...courses.flatMap((course) => this.#retried(course)),
      ...courses.flatMap((course) => this.#offeredByNow(course)),
      ...(skipsOnPurpose ? [] : begun.flatMap((course) => this.#skipped(course))),
    ];
    return [...new Set(found)];
  }

  #pickleOf({ started }: Course): Pickle | undefined {
    return this.#pickles.get(this.#cases.get(started.testCaseId)?.pickleId ?? '');
  }

  #nameOf(course: Course): string {
    const pickle = this.#pickleOf(course);
    return pickle === undefined ? 'a scenario' : `"${scenarioName(pickle)}"`;
  }

  #neverRun(): readonly string[] {
    const run = new Set([...this.#pickles.values()].flatMap(({ astNodeIds }) => astNodeIds));
    return this.#documents
      .flatMap(scenarios)
      .filter(({ id }) => !run.has(id))
      .map(({ name }) => `"${name}" never runs: it has no examples.`);
  }

  #neverBegun(): readonly string[] {
    const missing =
      this.#cases.size - new Set([...this.#courses.values()].map(({ started }) => started.testCaseId)).size;
    // A run that broke off has said why itself.
    return this.#ended && missing > 0 ? [`${missing} of ${this.#cases.size} scenarios never began.`] : [];
  }

  #stepless(): readonly string[] {
    return [...this.#cases.values()]
      .flatMap(({ pickleId }) => this.#pickles.get(pickleId) ?? [])
      .filter(({ steps }) => steps.length === 0)
      .map(
        (pickle) =>
          `"${scenarioName(pickle)}" has no steps, so it tests nothing (a mistyped keyword turns a step into a description).`,
      );
  }

  #untested(course: Course): readonly string[] {
    const steps = this.#cases.get(course.started.testCaseId)?.testSteps ?? [];
    return course.steps.flatMap(({ testStepId, testStepResult }) => {
      const lack = UNTESTED[testStepResult.status];
      if (lack === undefined) return [];
      const pickleStepId = steps.find(({ id }) => id === testStepId)?.pickleStepId;
      const text = this.#pickleOf(course)?.steps.find(({ id }) => id === pickleStepId)?.text ?? 'a hook';
      return [`In ${this.#nameOf(course)}, "${text}" ${lack}.`];
    });
  }

  #judgedOtherwise(course: Course): readonly string[] {
    if (course.steps.some(({ testStepResult }) => testStepResult.status !== Status.PASSED)) return [];
    return attached(course, MEDIA.measurement)
      .map((text) => JSON.parse(text) as Partial<Measurement>)
      .filter(({ verdict }) => verdict !== undefined && verdict !== 'met' && verdict !== 'not applicable')
      .map(
        ({ promise = '', verdict = '' }) =>
          `${this.#nameOf(course)} passed although the promise "${promise}" was judged ${verdict}.`,
      );
  }

  #retried(course: Course): readonly string[] {
    return course.started.attempt === 0
      ? []
      : [`${this.#nameOf(course)} was tried more than once: a promise is kept at the first attempt.`];
  }

  #skipped(course: Course): readonly string[] {
    if (!wasSkipped(course)) return [];
    const [absent] = attached(course, MEDIA.absence);
    if (absent === undefined) return [`${this.#nameOf(course)} was skipped, and no skip is agreed.`];
    if (this.#agreed(course) !== undefined) return [];
    return [`${this.#nameOf(course)} is not offered, and ${LIST} does not agree to that: ${absent}`];
  }

  #offeredByNow(course: Course): readonly string[] {
    const agreed = wasPlayed(course) ? this.#agreed(course) : undefined;
    if (agreed === undefined) return [];
    return [`${this.#nameOf(course)} is offered by now: ${LIST} still says "${agreed.because}".`];
  }

  #agreed(course: Course): Absence | undefined {
    const [facts] = attached(course, MEDIA.facts);
    if (facts === undefined) return undefined;
    const agreed = agreedIn(this.absences, JSON.parse(facts) as RunFacts);
    return agreed.find(({ scenario }) => scenario === this.#pickleOf(course)?.name);
  }
}
