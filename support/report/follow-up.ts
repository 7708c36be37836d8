import { join } from 'node:path';
import { Status } from '@cucumber/cucumber';
import { redactor } from '../evidence/redact';
import { type Outlets, secretsOfOutlets } from '../outlets';
import { messageOf } from './alerts/message';
import { post } from './alerts/post';
import { alertsOf } from './alerts/rule';
import { ask } from './history/ask';
import type { Past, RunRecord } from './history/chronicle';
import type { Place } from './history/store';
import type { Told } from './summary';

/** Where a run's reports are, and where its results go besides. */
export interface Addresses {
  readonly reports: string;
  readonly outlets: Outlets;
}

/** Where the history of runs is kept. */
export const historyOf = ({ reports, outlets }: Addresses): Place =>
  outlets.history === undefined ? { directory: join(reports, 'history') } : { url: outlets.history };

const recordOf = ({ attempts, rows, facts }: Told): RunRecord => {
  const times = rows.flatMap((row) => ('kind' in row ? [] : row.at));
  const passed = attempts.filter(({ worstTestStepResult: { status } }) => status === Status.PASSED);
  const at = Math.min(Date.now(), ...times);
  return { id: facts.run, at, facts, scenarios: attempts.length, passed: passed.length, rows };
};

/** Whatever goes wrong here is said, and changes no verdict. */
const inOneSentence = async <T>(work: () => Promise<T>, otherwise: (sentence: string) => T): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    return otherwise(error instanceof Error ? error.message : String(error));
  }
};

const alarm = async (
  told: Told,
  past: readonly Past[],
  { reports, outlets }: Addresses,
): Promise<string[]> => {
  const alerts = alertsOf(told.rows, past);
  const { webhook, report = join(reports, 'acceptance', 'index.html') } = outlets;
  if (webhook === undefined || alerts.length === 0) return [];
  const { run } = told.facts;
  const body = redactor(secretsOfOutlets(outlets))(JSON.stringify(messageOf(alerts, told.facts, report)));
  const sent = await post(webhook, { body, id: run, mark: join(reports, 'alerts', run) });
  const what = alerts.length === 1 ? '1 promise that needs' : `${alerts.length} promises that need`;
  return sent ? [`Told of ${what} a look.`] : [`Run ${run} was told of before.`];
};

/** What came of following a run up: what its promises came to before, and what is to be said. */
export interface FollowedUp {
  readonly past: readonly Past[];
  readonly said: readonly string[];
}

/** After the report: the run goes into the history, and what needs a look is told; never fails. */
export const followUp = async (told: Told, addresses: Addresses): Promise<FollowedUp> => {
  // Of a run that never began there is nothing to remember, and who fails on purpose alarms nobody.
  const { run, defect } = told.facts;
  if (told.rows.length === 0 || run === 'unknown' || defect !== undefined) return { past: [], said: [] };
  const said: string[] = [];
  const say = (sentence: string): void => {
    said.push(redactor(secretsOfOutlets(addresses.outlets))(sentence));
  };
  const past = await inOneSentence<readonly Past[]>(
    () => ask(historyOf(addresses), { kind: 'record', run: recordOf(told) }),
    (sentence) => {
      say(sentence);
      return [];
    },
  );
  const alarmed = await inOneSentence(
    () => alarm(told, past, addresses),
    (sentence) => [sentence],
  );
  alarmed.forEach(say);
  return { past, said };
};
