import { Status } from '@cucumber/cucumber';
import { spokenMeasure } from '../evidence/measurement';
import type { Course } from './legacy-json';
import { type Attempt, scenarioName, type TestStep } from './messages';
import { judgedIn } from './rows';
import { indented, placeOf, reasonOf } from './why';

const QUIET: readonly string[] = [Status.PASSED, Status.SKIPPED];

// A pipeline shows little more than the last screen: the first are told whole, the next by their names.
const WHOLE = 8;
const NAMED = 20;
const LINES = 4;
const WIDE = 240;

const isRed = ({ worstTestStepResult: { status } }: Attempt): boolean => !QUIET.includes(status);

const headOf = (attempt: Attempt): string => `✖ ${scenarioName(attempt.pickle)}  ${placeOf(attempt)}`;

const shortened = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, LINES)
    .map((line) => (line.length > WIDE ? `${line.slice(0, WIDE)}...` : line))
    .join('\n');

const sentenceOf = (
  { pickle }: Attempt,
  { pickleStepId, hookId = '' }: TestStep,
  { hooks }: Course,
): string => pickle.steps.find(({ id }) => id === pickleStepId)?.text ?? hooks.get(hookId)?.name ?? 'a hook';

const figures = ({ stepAttachments }: Attempt, { id }: TestStep): readonly string[] =>
  judgedIn(stepAttachments[id] ?? [])
    .filter(({ verdict }) => verdict !== 'met' && verdict !== 'not applicable')
    .map(({ limit, measured, unit, verdict }) => {
      const [promised, seen] = [spokenMeasure(limit, unit), spokenMeasure(measured, unit)];
      return `promised ${promised}, measured ${seen}: ${verdict}`;
    });

const redSteps = (attempt: Attempt, course: Course): readonly string[] =>
  attempt.testCase.testSteps.flatMap((step) => {
    const result = attempt.stepResults[step.id];
    if (result === undefined || QUIET.includes(result.status)) return [];
    const why = [shortened(reasonOf(result)), ...figures(attempt, step)].join('\n');
    return [indented(sentenceOf(attempt, step, course), 4), indented(why, 6)];
  });

/** What did not pass, in short and for the very end: each scenario's name and place, the sentence that failed, and why. */
export const reds = (course: Course): string => {
  const { attempts } = course;
  const found = attempts.filter(isRed);
  if (found.length === 0) return '';
  const left = found.length - WHOLE - NAMED;
  return [
    `\nNot passed: ${found.length} of ${attempts.length}`,
    ...found.slice(0, WHOLE).flatMap((attempt) => [headOf(attempt), ...redSteps(attempt, course)]),
    ...found.slice(WHOLE, WHOLE + NAMED).map(headOf),
    ...(left > 0 ? [`and ${left} more`] : []),
    '',
  ].join('\n');
};
