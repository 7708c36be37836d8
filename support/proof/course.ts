import { readFileSync } from 'node:fs';
import { Status } from '@cucumber/cucumber';
import type { Measurement, Row } from '../evidence/measurement';
import type { Envelope } from '../report/messages';
import { isMeasurement } from '../report/rows';
import { scenarioOf, type Scenario } from './scenarios';

/** How one scenario went: every promise that was judged, and what else failed. */
export interface Course extends Pick<Scenario, 'id' | 'title'> {
  readonly judged: readonly Pick<
    Measurement,
    'promise' | 'limit' | 'measured' | 'unit' | 'verdict' | 'because'
  >[];
  /** What its failed steps and hooks said. */
  readonly failures: readonly string[];
}

/** The judged promises that a run wrote down; none when it broke off before. */
export const readMeasurements = (file: string): readonly Measurement[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
    .filter(isMeasurement);

type Finished = NonNullable<Envelope['testStepFinished']>;

const FAILED: string = Status.FAILED;

const attemptsOf = (messages: readonly Envelope[], pickle: string): readonly string[] => {
  const cases = messages.flatMap(({ testCase }) => (testCase?.pickleId === pickle ? [testCase.id] : []));
  return messages
    .flatMap(({ testCaseStarted }) => testCaseStarted ?? [])
    .filter(({ testCaseId }) => cases.includes(testCaseId))
    .map(({ id }) => id);
};

const isFailure = ({ testStepResult: { status } }: Finished): boolean => status.toString() === FAILED;

const firstLine = ({ testStepResult: { message = '' } }: Finished): string => message.split('\n')[0] ?? '';

const failuresOf = (messages: readonly Envelope[], pickle: string): readonly string[] => {
  const attempts = attemptsOf(messages, pickle);
  return messages
    .flatMap(({ testStepFinished }) => testStepFinished ?? [])
    .filter((step) => attempts.includes(step.testCaseStartedId) && isFailure(step))
    .map(firstLine);
};

/** How every scenario of a run went, by its messages and its measurements. */
export const coursesOf = (
  messages: readonly Envelope[],
  measurements: readonly Measurement[],
): readonly Course[] =>
  messages
    .flatMap(({ pickle }) => pickle ?? [])
    .map((pickle) => {
      const { id, title } = scenarioOf(pickle);
      const judged = measurements.filter((row) => row.scenario === id && row.title === title);
      return { id, title, judged, failures: failuresOf(messages, pickle.id) };
    });
