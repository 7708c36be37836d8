import { readFileSync } from 'node:fs';
import type { Expected, Reach } from '../sandbox/defects/defect';
import type { Envelope } from '../report/messages';
import { isAct, scenarioId, type Pickle } from '../report/messages';

/** A scenario of the suite: how it is named, where it stands, and what happens in it. */
export interface Scenario {
  /** Its id among the tags; empty where it has none. */
  readonly id: string;
  readonly title: string;
  /** As cucumber-js is told of it. */
  readonly place: string;
  readonly tags: readonly string[];
  readonly steps: readonly string[];
  /** What is arranged or done in it. */
  readonly acts: readonly string[];
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
  acts: pickle.steps.filter(isAct).map(({ text }) => text),
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
  /GPU (instance )?(fails|freezes|stops working|is lost|can no longer be reached)|gives notice|fail(s|ed)? (the work )?over|falls? over|failovers?\b|move[sd]?\b/i;
const WANTED_ELSEWHERE = /moves the work to an? |move[sd]? .*to the CPU\b/;
const SNAPSHOTS = /snapshot|restores/;
const PROTECTED = /(?<!without )CPU Standby/;
const STARTED_ANEW = /restores|crashes|is killed/;

/** The words of the steps in which a defect of such a reach may be seen. */
const SHOWS: Readonly<Record<Reach, readonly RegExp[]>> = {
  here: [],
  failover: [GIVEN_UP],
  migration: [WANTED_ELSEWHERE],
  start: [GIVEN_UP, STARTED_ANEW],
  snapshot: [SNAPSHOTS, WANTED_ELSEWHERE], // a move carries a snapshot
  standby: [PROTECTED],
  copy: [PROTECTED, SNAPSHOTS, WANTED_ELSEWHERE],
  rent: [/GPU/],
};

/** Whether a defect of such a reach may be seen in a scenario. */
export const mayShow = (reach: Reach, { steps }: Scenario): boolean =>
  steps.some((step) => SHOWS[reach].some((words) => words.test(step)));

// What a scenario waits for in any case, in the words of the features.
const LONG = /\bfor (\d{2,}|[4-9]) (seconds|heartbeats)|every page|\brace\b|cleans up|upload/;

/** Whether a scenario takes long by its own words: a proof has hundreds of neighbours, and wants quick ones. */
export const takesLong = ({ steps, tags }: Scenario): boolean =>
  tags.includes('@journey') || steps.some((step) => LONG.test(step));
