import { Status } from '@cucumber/cucumber';
import { type Attempt, scenarioName } from './messages';
import { attemptsIn } from './merge';

// What GitHub's runners would take for the end of a value.
const inText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const inProperty = (text: string): string => inText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const annotation = ({ pickle, stepResults }: Attempt): readonly string[] => {
  const place = `file=${inProperty(pickle.uri)},line=${pickle.location?.line ?? 1}`;
  return Object.values(stepResults)
    .filter(({ status }) => status === Status.FAILED)
    .map(
      ({ message = '' }) => `::error ${place},title=${inProperty(scenarioName(pickle))}::${inText(message)}`,
    );
};

/** Every failure of the run that left its files in a directory, as an annotation of GitHub's. */
export const annotations = (directory: string): readonly string[] =>
  attemptsIn(directory).flatMap(annotation);
