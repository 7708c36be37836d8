import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Status } from '@cucumber/cucumber';
import type { Measurement } from '../evidence/measurement';
import type { Envelope } from '../report/messages';
import { judgedIn } from '../report/rows';
import { readMessages, scenarioOf, type Scenario } from './scenarios';

/** How one scenario went: every promise that was judged, and what else failed. */
export interface Course extends Pick<Scenario, 'id' | 'title'> {
  readonly judged: readonly Pick<
    Measurement,
    'promise' | 'limit' | 'measured' | 'unit' | 'verdict' | 'because'
  >[];
  /** What its failed steps and hooks said. */
  readonly failures: readonly string[];
}

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

/** How every scenario of a run went, by its messages and what was judged in them. */
export const coursesOf = (messages: readonly Envelope[]): readonly Course[] => {
  const rows = judgedIn(messages.flatMap(({ attachment }) => attachment ?? []));
  return messages
    .flatMap(({ pickle }) => pickle ?? [])
    .map((pickle) => {
      const { id, title } = scenarioOf(pickle);
      const judged = rows.filter((row) => row.scenario === id && row.title === title);
      return { id, title, judged, failures: failuresOf(messages, pickle.id) };
    });
};

/** How the scenarios of a run went; those of one that broke off before its end did not go at all. */
export const readCourses = (reports: string): readonly Course[] => {
  const messages = join(reports, 'messages.ndjson');
  return existsSync(messages) ? coursesOf(readMessages(messages)) : [];
};
