import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive, PROCESS, processOf } from '../custody/owner';

/** Exists as long as a run has not come to its end: who runs and since when, then a line for each scenario that is over. */
const FILE = 'unfinished.ndjson';

const BEGUN = PROCESS.extend({ at: z.number() });

const spoken = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');

const scenarios = (number: number): string => `${number} scenario${number === 1 ? '' : 's'}`;

/** What an earlier run's trace says of it, in one sentence; undefined where it came to its end. */
const toldBy = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  const [first = '', ...over] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const begun = BEGUN.safeParse(first.startsWith('{') ? JSON.parse(first) : undefined).data;
  if (begun === undefined) return 'The run before this one was broken off as it began.';
  if (isAlive(begun))
    return `Another run (process ${begun.pid}) is writing its report there, too: let each have a place of its own, by REPORTS.`;
  return `The run before this one, begun ${spoken(begun.at)}, was broken off after ${scenarios(over.length)}: it has no report and is not in the history; what the history held before it is untouched.`;
};

/** What a run leaves while it goes on, so that the next one can tell that it was broken off. */
export class Trace {
  readonly #path: string;
  #trouble: string | undefined;

  constructor(reports: string) {
    this.#path = join(reports, FILE);
  }

  /** Why it could not be written, in a sentence; it tells nothing then. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** A run begins; a sentence about the one before it, if that was broken off. */
  begin(): string | undefined {
    const told = toldBy(this.#path);
    this.#write(() => {
      writeFileSync(this.#path, `${JSON.stringify({ ...processOf(process.pid), at: Date.now() })}\n`);
    });
    return told;
  }

  /** A scenario is over. */
  over(): void {
    this.#write(() => {
      appendFileSync(this.#path, '{"over":true}\n');
    });
  }

  /** The run has come to its end. */
  end(): void {
    rmSync(this.#path, { force: true });
  }

  #write(act: () => void): void {
    if (this.#trouble !== undefined) return;
    try {
      act();
    } catch (error) {
      this.#trouble = `${FILE} could not be written: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}
