import { formatterHelpers, Status } from '@cucumber/cucumber';
import { MEDIA, spokenVerdict } from '../evidence/measurement';
import {
  type Attachment,
  attachedText,
  type Attempt,
  type Hook,
  type PickleStep,
  type StepResult,
  type TestStep,
} from './messages';
import { judgedIn } from './rows';

const { getGherkinStepMap } = formatterHelpers.GherkinDocumentParser;
const { getPickleStepMap, getStepKeyword } = formatterHelpers.PickleParser;

interface Embedding {
  readonly data: string;
  readonly mime_type: string;
}

/** A step or a named hook as the old JSON report knows it; durations in nanoseconds. */
export interface LegacyStep {
  readonly keyword: string;
  readonly name: string;
  readonly line?: number;
  readonly hidden?: boolean;
  readonly arguments?: readonly unknown[];
  readonly result: { readonly status: string; readonly duration: number; readonly error_message?: string };
  readonly embeddings?: readonly Embedding[];
}

/** The hooks of a run by their ids. */
export type Hooks = ReadonlyMap<string, Hook>;

type Head = Pick<LegacyStep, 'keyword' | 'name' | 'line' | 'hidden' | 'arguments'>;

const OWN: readonly string[] = [MEDIA.measurement, MEDIA.facts, MEDIA.absence, MEDIA.history];
const UNFINISHED = 'The run ended before this was finished.';

const embedding = (attachment: Attachment): Embedding => {
  const { body, mediaType, contentEncoding } = attachment;
  const data = ['BASE64'].includes(contentEncoding) ? body : Buffer.from(body).toString('base64');
  // The report shows text and HTML in place, and anything else behind a link.
  if (mediaType.startsWith('text/x.cucumber.log')) return { data, mime_type: 'text/plain' };
  return { data, mime_type: mediaType === MEDIA.timeline ? 'text/html' : mediaType };
};

const reasons = (attachments: readonly Attachment[]): readonly Embedding[] =>
  judgedIn(attachments)
    .map(({ because }) => because)
    .filter(Boolean)
    .map((because) => ({ data: Buffer.from(because).toString('base64'), mime_type: 'text/plain' }));

const embeddings = (attachments: readonly Attachment[]): readonly Embedding[] => [
  ...reasons(attachments),
  ...attachments.filter(({ mediaType }) => !OWN.includes(mediaType)).map(embedding),
];

const whySkipped = (found: StepResult | undefined, attachments: readonly Attachment[]): readonly string[] =>
  found?.status === Status.SKIPPED
    ? attachments.filter(({ mediaType }) => mediaType.startsWith('text/x.cucumber.log')).map(attachedText)
    : [];

const result = (found: StepResult | undefined): LegacyStep['result'] => {
  if (found === undefined) return { status: 'failed', duration: 0, error_message: UNFINISHED };
  const { status, message, duration } = found;
  const nanoseconds = duration.seconds * 1e9 + duration.nanos;
  const told = status === Status.FAILED || status === Status.AMBIGUOUS ? message : undefined;
  return {
    status: status.toLowerCase(),
    duration: nanoseconds,
    ...(told === undefined ? {} : { error_message: told }),
  };
};

const stepArguments = ({ argument }: PickleStep): readonly unknown[] => [
  ...(argument?.docString === undefined ? [] : [{ content: argument.docString.content }]),
  ...(argument?.dataTable === undefined
    ? []
    : [{ rows: argument.dataTable.rows.map(({ cells }) => ({ cells: cells.map(({ value }) => value) })) }]),
];

const hook = (named: string, isBefore: boolean): Head => ({
  keyword: isBefore ? 'Before ' : 'After ',
  name: named,
  hidden: named === '',
});

const sentence = (attempt: Attempt, { pickleStepId = '' }: TestStep): Head => {
  const pickleStep = getPickleStepMap(attempt.pickle)[pickleStepId];
  if (pickleStep === undefined) throw new Error(`No step ${pickleStepId} in "${attempt.pickle.name}"`);
  const gherkinStepMap = getGherkinStepMap(attempt.gherkinDocument);
  return {
    keyword: getStepKeyword({ pickleStep, gherkinStepMap }),
    name: pickleStep.text,
    line: gherkinStepMap[pickleStep.astNodeIds[0] ?? '']?.location.line ?? 0,
    arguments: stepArguments(pickleStep),
  };
};

const filled = (attempt: Attempt, { id }: TestStep, head: Head): LegacyStep => {
  const attachments = attempt.stepAttachments[id] ?? [];
  const found = attempt.stepResults[id];
  const outcome = result(found);
  const shown = embeddings(attachments);
  const beside = [...judgedIn(attachments).map(spokenVerdict), ...whySkipped(found, attachments)];
  return {
    ...head,
    name: [head.name, ...beside].filter(Boolean).join(' — '),
    hidden: head.hidden === true && shown.length === 0 && outcome.status !== 'failed',
    result: outcome,
    embeddings: shown,
  };
};

/** The steps and hooks of one scenario, the verdicts beside the promises. */
export const legacySteps = (attempt: Attempt, hooks: Hooks): readonly LegacyStep[] => {
  const { testSteps } = attempt.testCase;
  const first = testSteps.findIndex(({ pickleStepId }) => pickleStepId !== undefined);
  return testSteps.map((testStep, index) => {
    const { hookId } = testStep;
    const head =
      hookId === undefined ? sentence(attempt, testStep) : hook(hooks.get(hookId)?.name ?? '', index < first);
    return filled(attempt, testStep, head);
  });
};
