import { Status } from '@cucumber/cucumber';
import type { Attempt, StepResult } from './messages';

// These say all there is to say in their own words; of anything else the place in the code matters too.
const OUR_OWN: readonly string[] = ['Broken', 'Unavailable', 'Misconfigured', 'AssertionError'];

/** Why a step did not pass, in the words of whoever failed. */
export const reasonOf = ({ message = '', exception, status }: StepResult): string => {
  if (status !== Status.FAILED) return status.toLowerCase();
  const known = exception !== undefined && OUR_OWN.includes(exception.type);
  return known ? `${exception.type}: ${exception.message ?? ''}` : message;
};

/** Where a scenario stands: its feature's file and the line. */
export const placeOf = ({ pickle: { uri, location } }: Pick<Attempt, 'pickle'>): string =>
  `${uri}:${location?.line ?? 1}`;

/** A text further to the right. */
export const indented = (text: string, by: number): string => text.replaceAll(/^/gm, ' '.repeat(by));
