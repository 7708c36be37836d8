import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Status } from '@cucumber/cucumber';
import type { Measurement } from '../evidence/measurement';
import type { Envelope } from '../report/messages';
import { judgedIn } from '../report/rows';
import { readMessages, scenarioOf, type Scenario } from './scenarios';

/** How one scenario went: every promise that was judged, what else failed, and what was left out. */
export interface Course extends Pick<Scenario, 'id' | 'title' | 'place'> {
  readonly judged: readonly Pick<
    Measurement,
    'promise' | 'limit' | 'measured' | 'unit' | 'verdict' | 'because'
  >[];
  /** What its failed steps and hooks said. */
  readonly failures: readonly string[];
  /** What did not happen in it although nothing had failed; undefined where all did. */
  readonly gap: string | undefined;
}

/** How the scenarios of a run went, and whether the run came to its end. */
export interface Courses {
  readonly courses: readonly Course[];
  readonly ended: boolean;
}

type Finished = NonNullable<Envelope['testStepFinished']>;

const FAILED: string = Status.FAILED;
const SKIPPED: string = Status.SKIPPED;
const DONE: readonly string[] = [Status.PASSED, Status.FAILED];

const attemptsOf = (messages: readonly Envelope[], pickle: string): readonly string[] => {
  const cases = messages.flatMap(({ testCase }) => (testCase?.pickleId === pickle ? [testCase.id] : []));
  return messages
    .flatMap(({ testCaseStarted }) => testCaseStarted ?? [])
    .filter(({ testCaseId }) => cases.includes(testCaseId))
    .map(({ id }) => id);
};

const statusOf = ({ testStepResult: { status } }: Finished): string => status.toString();

const isFailure = (step: Finished): boolean => statusOf(step) === FAILED;

const firstLine = ({ testStepResult: { message = '' } }: Finished): string => message.split('\n')[0] ?? '';

/** After a failure the rest is skipped; all else must have been done. */
const undone = (steps: readonly Finished[]): string | undefined =>
  steps
    .map(statusOf)
    .find((status) => !DONE.includes(status) && !(status === SKIPPED && steps.some(isFailure)));

const gapOf = (
  messages: readonly Envelope[],
  attempts: readonly string[],
  steps: readonly Finished[],
): string | undefined => {
  if (attempts.length === 0) return 'it did not begin';
  const finished = messages.flatMap(({ testCaseFinished }) => testCaseFinished ?? []);
  if (!finished.some(({ testCaseStartedId }) => attempts.includes(testCaseStartedId)))
    return 'it did not run to its end';
  const status = undone(steps);
  return status && `a step or hook of it was ${status.toLowerCase()}`;
};

/** By its attempt, not by its name: rows of one outline may share a title. */
const ofOneOf =
  (attempts: readonly string[]) =>
  ({ testCaseStartedId = '' }: { readonly testCaseStartedId?: string }): boolean =>
    attempts.includes(testCaseStartedId);

const wentIn = (
  messages: readonly Envelope[],
  attempts: readonly string[],
): Pick<Course, 'failures' | 'gap'> => {
  const steps = messages
    .flatMap(({ testStepFinished }) => testStepFinished ?? [])
    .filter(({ testCaseStartedId }) => attempts.includes(testCaseStartedId));
  return { failures: steps.filter(isFailure).map(firstLine), gap: gapOf(messages, attempts, steps) };
};

/** How every scenario of a run went, by its messages and what was judged in them. */
export const coursesOf = (messages: readonly Envelope[]): Courses => {
  const attached = messages.flatMap(({ attachment }) => attachment ?? []);
  const courses = messages
    .flatMap(({ pickle }) => pickle ?? [])
    .map((pickle) => {
      const { id, title, place } = scenarioOf(pickle);
      const attempts = attemptsOf(messages, pickle.id);
      const judged = judgedIn(attached.filter(ofOneOf(attempts)));
      return { id, title, place, judged, ...wentIn(messages, attempts) };
    });
  return { courses, ended: messages.some(({ testRunFinished }) => testRunFinished !== undefined) };
};

/** How the scenarios of a run went; those of one that broke off before its end did not go at all. */
export const readCourses = (reports: string): Courses => {
  const messages = join(reports, 'messages.ndjson');
  return existsSync(messages) ? coursesOf(readMessages(messages)) : { courses: [], ended: false };
};
