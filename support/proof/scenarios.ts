import { readFileSync } from 'node:fs';
import type { Expected, Reach } from '../sandbox/defects/defect';
import type { Envelope } from '../report/messages';
import { scenarioId, type Pickle } from '../report/messages';

/** A scenario of the suite: how it is named, where it stands, and what happens in it. */
export interface Scenario {
  /** Its id among the tags; empty where it has none. */
  readonly id: string;
  readonly title: string;
  /** As cucumber-js is told of it. */
  readonly place: string;
  readonly tags: readonly string[];
  readonly steps: readonly string[];
}

/** The messages that Cucumber wrote down, one a line. */
export const readMessages = (file: string): readonly Envelope[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Envelope);

/** What is to be known of a scenario. */
export const scenarioOf = (pickle: Pickle): Scenario => ({
  id: scenarioId(pickle),
  title: pickle.name,
  place: `${pickle.uri}:${pickle.location?.line ?? 1}`,
  tags: pickle.tags.map(({ name }) => name),
  steps: pickle.steps.map(({ text }) => text),
});

/** Every scenario that the messages name. */
export const scenariosIn = (messages: readonly Envelope[]): readonly Scenario[] =>
  messages.flatMap(({ pickle }) => pickle ?? []).map(scenarioOf);

/** Whether it is the scenario that is expected to notice. */
export const isMeant = (
  { scenario, titled = '' }: Expected,
  { id, title }: Pick<Scenario, 'id' | 'title'>,
): boolean => [id, title].includes(scenario) && title.includes(titled);

// What a failover begins with, in the words of the features.
const GIVEN_UP =
  /GPU (instance )?(fails|freezes|stops working|is lost|can no longer be reached)|gives notice|fail(s|ed)? over|falls? over|move[sd]?\b/i;
const RENTED = /GPU/;

const SHOWS: Readonly<Record<Reach, (scenario: Scenario) => boolean>> = {
  here: () => false,
  failover: ({ steps }) => steps.some((step) => GIVEN_UP.test(step)),
  rent: ({ steps }) => steps.some((step) => RENTED.test(step)),
};

/** Whether a defect of such a reach may be seen in a scenario. */
export const mayShow = (reach: Reach, scenario: Scenario): boolean => SHOWS[reach](scenario);
