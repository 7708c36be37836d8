import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isAlive, PROCESS, processOf } from '../custody/owner';
import { Misconfigured } from '../failures';

/** Exists as long as a run has not come to its end: who runs and since when, then a line for each scenario that is over. */
const FILE = 'unfinished.ndjson';

const BEGUN = PROCESS.extend({ at: z.number() });

const spoken = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');

const scenarios = (number: number): string => `${number} scenario${number === 1 ? '' : 's'}`;

const busy = (path: string, who: string): Misconfigured =>
  new Misconfigured(
    `Another run (${who}) is writing its report to ${dirname(path)}: wait for its end, or give this one a place of its own, for example REPORTS=reports/two.`,
  );

/** What an earlier run's trace says of it, in one sentence; refuses where that run goes on. */
const toldBy = (path: string, named = path): string => {
  const [first = '', ...over] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const begun = BEGUN.safeParse(first.startsWith('{') ? JSON.parse(first) : undefined).data;
  if (begun === undefined) return 'The run before this one was broken off as it began.';
  if (isAlive(begun)) throw busy(named, `process ${begun.pid}, since ${spoken(begun.at)}`);
  return `The run before this one, begun ${spoken(begun.at)}, was broken off after ${scenarios(over.length)}: it has no report and is not in the history; what the history held before it is untouched.`;
};

/** Take a broken run's trace away; a run that took this place at the same instant gets its own back. */
const takeAway = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  toldBy(path);
  const taken = `${path}.${process.pid}`;
  renameSync(path, taken);
  try {
    return toldBy(taken, path);
  } catch (error) {
    linkSync(taken, path);
    throw error;
  } finally {
    rmSync(taken);
  }
};

/** Put a whole file where none is: of several who try at once one succeeds. */
const place = (path: string, text: string): void => {
  const whole = `${path}.${process.pid}`;
  writeFileSync(whole, text);
  try {
    linkSync(whole, path);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? busy(path, 'begun at this instant') : error;
  } finally {
    rmSync(whole);
  }
};

/** What a run leaves while it goes on, so that no other one writes to the same place, and the next one can tell that it was broken off. */
export class Trace {
  readonly #path: string;
  #trouble: string | undefined;

  constructor(private readonly reports: string) {
    this.#path = join(reports, FILE);
  }

  /** Why it could not be written, in a sentence; it tells nothing then. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** A run begins; a sentence about the one before it, if that was broken off. Misconfigured where another one goes on. */
  begin(): string | undefined {
    mkdirSync(this.reports, { recursive: true });
    const told = takeAway(this.#path);
    place(this.#path, `${JSON.stringify({ ...processOf(process.pid), at: Date.now() })}\n`);
    return told;
  }

  /** A scenario is over. */
  over(): void {
    if (this.#trouble !== undefined) return;
    try {
      appendFileSync(this.#path, '{"over":true}\n');
    } catch (error) {
      this.#trouble = `${FILE} could not be written: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** The run has come to its end. */
  end(): void {
    rmSync(this.#path, { force: true });
  }
}
