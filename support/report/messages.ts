import { parseArgs } from 'node:util';
import type { IFormatterOptions } from '@cucumber/cucumber';
import type { runCucumber } from '@cucumber/cucumber/api';

/** One message of Cucumber's event stream. */
export type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0];

/** One run of one scenario, as Cucumber collects it. */
export type Attempt = ReturnType<IFormatterOptions['eventDataCollector']['getTestCaseAttempts']>[number];
export type Pickle = Attempt['pickle'];
export type PickleStep = Pickle['steps'][number];
export type GherkinDocument = Attempt['gherkinDocument'];
export type TestStep = Attempt['testCase']['testSteps'][number];
export type StepResult = Attempt['worstTestStepResult'];
export type Attachment = NonNullable<Attempt['stepAttachments'][string]>[number];
export type Hook = NonNullable<Envelope['hook']>;

/** Whether the steps are only matched, not run. */
export const isRehearsal = (): boolean => {
  const options = { 'dry-run': { type: 'boolean', short: 'd' } } as const;
  return parseArgs({ strict: false, options }).values['dry-run'] === true;
};

/** Whether a step arranges or does something, rather than to judge it. */
export const isAct = ({ type }: Pick<PickleStep, 'type'>): boolean => String(type) !== 'Outcome';

/** The scenario's id among its tags, such as S01. */
export const scenarioId = (pickle: Pickle): string =>
  pickle.tags.find(({ name }) => /^@S\d+$/.test(name))?.name.slice(1) ?? '';

/** The scenario as one names it in a sentence: its id, if it has one, and its title. */
export const scenarioName = (pickle: Pickle): string =>
  [scenarioId(pickle), pickle.name].filter(Boolean).join(' ');

/** The text of an attachment, however it travelled. */
export const attachedText = ({ body, contentEncoding }: Attachment): string =>
  ['BASE64'].includes(contentEncoding) ? Buffer.from(body, 'base64').toString('utf8') : body;
