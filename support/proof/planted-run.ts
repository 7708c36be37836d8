import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Config } from '../config';
import { letPass } from '../patience';
import { coursesOf, type Course } from './course';
import { readMessages, type Scenario } from './scenarios';

const ROOT = resolve(__dirname, '../..');
const CUCUMBER = join(ROOT, 'node_modules/.bin/cucumber-js');

/** The first asks a run to settle after its scenario, the second at once, which takes it seconds; milliseconds. */
const GRACES = [600, 8_000] as const;

/** A run of the suite of a proof's own: which scenarios, with what planted, and where its reports go. */
export interface PlantedRun {
  readonly config: Config;
  readonly reports: string;
  readonly args: readonly string[];
}

const start = ({ config, reports, args }: PlantedRun): ChildProcess => {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const log = openSync(join(reports, 'run.log'), 'w');
  const run = randomBytes(4).toString('hex');
  try {
    return spawn(process.execPath, [CUCUMBER, '--profile', 'proof', ...args], {
      cwd: ROOT,
      detached: true, // a Ctrl-C of the terminal is for us alone: we end it in order
      env: { ...config.environment, RUN: run, REPORTS: relative(ROOT, reports) },
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
};

/** Ends a run in order: it gives back what it has rented, and its sandbox goes with it. */
const end = async (child: ChildProcess, gone: Promise<unknown>): Promise<void> => {
  for (const grace of GRACES) {
    child.kill('SIGTERM');
    const over = new AbortController();
    await Promise.race([gone, letPass(grace, over.signal)]);
    over.abort();
    if (child.exitCode !== null || child.signalCode !== null) return;
  }
  child.kill('SIGKILL');
  await gone;
};

/** Run it to its end; one that is called off is ended in order. */
export const runPlanted = async (planted: PlantedRun, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  const child = start(planted);
  const gone = once(child, 'exit');
  const called = once(signal, 'abort').then(() => 'off');
  if ((await Promise.race([gone, called])) !== 'off') return;
  await end(child, gone);
  signal.throwIfAborted();
};

/** How the scenarios of a run went; those of one that broke off before its end did not go at all. */
export const readCourses = (reports: string): readonly Course[] => {
  const messages = join(reports, 'messages.ndjson');
  return existsSync(messages) ? coursesOf(readMessages(messages)) : [];
};

/** The arguments that plant a defect and name the scenarios which are to be run with it. */
export const argumentsFor = (defect: string, scenarios: readonly Scenario[]): readonly string[] => [
  ...scenarios.map(({ place }) => place),
  '--world-parameters',
  JSON.stringify({ defect }),
];
