/** Would the suite notice a step that does nothing? Empties the first act of every scenario, then the second, and so on, and looks which scenario stays green. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { now } from '../clock';
import { Unavailable } from '../failures';
import { spoken } from '../patience';
import type { ProofAsked } from './asked';
import { cucumber } from './commands';
import { readCourses, type Course } from './course';
import type { Teller } from './progress';
import { spokenPath } from './proof-report';
import { readMessages, scenariosIn, type Scenario } from './scenarios';

/** What was emptied, and how its scenario went. */
export interface Emptied {
  readonly act: string;
  readonly scenario: Scenario;
  readonly course: Course | undefined;
}

interface Where {
  readonly asked: Pick<ProofAsked, 'config' | 'jobs'>;
  readonly signal: AbortSignal;
}

/** Run the suite with these arguments, and nothing that is made for people; where its reports are. */
const run = async (args: readonly string[], name: string, { asked, signal }: Where): Promise<string> => {
  const { environment } = asked.config;
  const reports = join(asked.config.reports, 'proof', 'emptied', name);
  rmSync(reports, { recursive: true, force: true }); // of an earlier proof
  await cucumber(['-p', 'proof', ...args], { environment, reports }, signal);
  return reports;
};

const everyScenario = async (where: Where): Promise<readonly Scenario[]> => {
  const reports = await run(['--dry-run'], 'scenarios', where);
  const scenarios = scenariosIn(readMessages(join(reports, 'messages.ndjson')));
  if (scenarios.length > 0) return scenarios;
  throw new Unavailable({ hoped: 'The suite tells which scenarios there are', seen: 'none' });
};

/** Empty the nth act of each of these, which all have one. */
const emptying = async (
  nth: number,
  scenarios: readonly Scenario[],
  where: Where,
): Promise<readonly Emptied[]> => {
  const world = JSON.stringify({ emptied: nth });
  const places = scenarios.map(({ place }) => place);
  const args = ['--parallel', String(where.asked.jobs), '--world-parameters', world, ...places];
  const { courses } = readCourses(await run(args, String(nth), where));
  return emptiedIn(nth, scenarios, courses);
};

/** What was emptied in each of these. */
export const emptiedIn = (
  nth: number,
  scenarios: readonly Scenario[],
  courses: readonly Course[],
): readonly Emptied[] =>
  scenarios.map((scenario) => ({
    scenario,
    act: scenario.acts[nth - 1] ?? '',
    course: courses.find(({ place }) => place === scenario.place),
  }));

/** What would have failed without anything being emptied: the environment, or a reading too coarse to tell. */
const ELSEWHERE = /^Unavailable: |: inconclusive\b/;

/** Whether its scenario has failed, and not only because of the environment. */
export const isNoticed = ({ course }: Emptied): boolean =>
  course !== undefined && course.failures.some((failure) => !ELSEWHERE.test(failure));

/** What is to be said of an act that nobody missed. */
export const objectionTo = ({ scenario: { id, title }, act, course }: Emptied): string => {
  const name = [id, title].join(' ').trim();
  const why =
    course === undefined ? 'it did not begin' : (course.failures[0] ?? course.gap ?? 'all stays green');
  return `${name}: "${act}" does nothing, and ${why}`;
};

/** Empty every act once; comes back with those that nobody missed. */
export const proveEmptied = async ({ asked, signal }: Where, teller: Teller): Promise<readonly string[]> => {
  const where = { asked, signal };
  const scenarios = await everyScenario(where);
  const last = Math.max(...scenarios.map(({ acts }) => acts.length));
  const all: Emptied[] = [];
  for (let nth = 1; nth <= last; nth += 1) {
    const since = now();
    const some = scenarios.filter(({ acts }) => acts.length >= nth);
    const emptied = await emptying(nth, some, where);
    all.push(...emptied);
    const noticed = emptied.filter(isNoticed).length;
    const took = spoken(now() - since);
    teller.write(
      `act ${nth} of ${last} emptied in ${some.length} scenarios: ${noticed} noticed it  ${took}\n`,
    );
  }
  const noticed = all.filter(isNoticed);
  const place = spokenPath(join(asked.config.reports, 'proof', 'emptied'));
  teller.write(`${noticed.length} of ${all.length} emptied acts were noticed. ${place}\n`);
  return all.filter((each) => !noticed.includes(each)).map(objectionTo);
};
