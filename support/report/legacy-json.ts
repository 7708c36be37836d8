import { formatterHelpers } from '@cucumber/cucumber';
import { type Hooks, type LegacyStep, legacySteps } from './legacy-step';
import { type Attempt, type GherkinDocument } from './messages';

const { getGherkinScenarioMap } = formatterHelpers.GherkinDocumentParser;

type Tags = readonly { readonly name: string }[];
type Feature = NonNullable<GherkinDocument['feature']>;

/** A scenario as the old JSON report knows it. */
export interface LegacyScenario {
  readonly id: string;
  readonly keyword: string;
  readonly name: string;
  readonly description: string;
  readonly line: number;
  readonly type: 'scenario';
  readonly start_timestamp: string;
  readonly tags: Tags;
  readonly steps: readonly LegacyStep[];
}

/** A feature as the old JSON report knows it. */
export interface LegacyFeature {
  readonly id: string;
  readonly uri: string;
  readonly keyword: string;
  readonly name: string;
  readonly description: string;
  readonly line: number;
  readonly tags: Tags;
  readonly elements: readonly LegacyScenario[];
}

/** What a run has left: its scenarios, its hooks by id, when each scenario began and the run ended (milliseconds since 1970). */
export interface Course {
  readonly attempts: readonly Attempt[];
  readonly hooks: Hooks;
  readonly begun: ReadonlyMap<string, string>;
  readonly endedAt: number;
}

// The report's templates put these texts into the page as they are.
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const names = (tags: Tags): Tags => tags.map(({ name }) => ({ name }));

const featureOf = (attempt: Attempt): Feature => {
  const { feature } = attempt.gherkinDocument;
  if (feature === undefined) throw new Error(`No feature in ${attempt.pickle.uri}`);
  return feature;
};

const textOf = ({ pickle, gherkinDocument }: Attempt): Pick<LegacyScenario, 'keyword' | 'description'> => {
  const scenario = getGherkinScenarioMap(gherkinDocument)[pickle.astNodeIds[0] ?? ''];
  return { keyword: scenario?.keyword ?? 'Scenario', description: escaped(scenario?.description ?? '') };
};

const legacyScenario = (attempt: Attempt, { hooks, begun }: Course): LegacyScenario => {
  const { pickle, testCase } = attempt;
  return {
    ...textOf(attempt),
    id: slug(`${featureOf(attempt).name} ${pickle.name}`),
    name: escaped(pickle.name),
    line: pickle.location?.line ?? 0,
    type: 'scenario',
    start_timestamp: begun.get(testCase.id) ?? '',
    tags: names(pickle.tags),
    steps: legacySteps(attempt, hooks),
  };
};

const legacyFeature = (first: Attempt, attempts: readonly Attempt[], course: Course): LegacyFeature => {
  const { name, description, keyword, tags, location } = featureOf(first);
  return {
    id: slug(name),
    uri: first.pickle.uri,
    keyword,
    name: escaped(name),
    description: escaped(description),
    line: location.line,
    tags: names(tags),
    elements: attempts.map((attempt) => legacyScenario(attempt, course)),
  };
};

/** The features of a run as the old JSON report knows them: hooks with their names, verdicts beside the promises. */
export const legacyFeatures = (course: Course): readonly LegacyFeature[] => {
  const byUri = new Map<string, Attempt[]>();
  for (const attempt of course.attempts.filter(({ willBeRetried }) => !willBeRetried)) {
    byUri.set(attempt.pickle.uri, [...(byUri.get(attempt.pickle.uri) ?? []), attempt]);
  }
  return [...byUri.values()].flatMap((attempts) =>
    attempts[0] === undefined ? [] : [legacyFeature(attempts[0], attempts, course)],
  );
};
