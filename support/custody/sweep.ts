import { Unavailable } from '../failures';
import { letPass, until } from '../patience';
import type { Found } from './books';
import { Attempts, isUnanswered } from './giving-back';
import type { WayBack } from './giving-back';
import type { Opened, Row } from './ledger';
import { holdingsOf, Ledger, ledgersIn, readLedger } from './ledger';
import type { Process } from './owner';
import { isAlive, isHere } from './owner';

/** Whose start sweeps, and by which ways things go back. */
export interface Sweeper {
  readonly way: WayBack;
  readonly directory: string;
  readonly own: { readonly path: string; readonly mark: string; readonly target: string };
}

/** What a sweep found: the marks of dead runs that are done with, what was returned, and what failed. */
export interface Swept {
  readonly marks: readonly string[];
  readonly returned: readonly Found[];
  readonly failures: readonly Error[];
}

interface Kept {
  readonly path: string;
  readonly rows: readonly Row[];
  readonly opened: Opened;
}

/** Nobody is judged dead from afar, nor by its mark alone, before two hours; milliseconds. */
const OLD = 2 * 3_600_000;
const OURS = /^(dc-[0-9a-f]{8}-w\d+)(?:\/|$)/;

const isOld = (at: number | undefined): boolean => at !== undefined && Date.now() - at > OLD;

const isClosed = ({ rows }: Kept): boolean => rows.some(({ row }) => row === 'closed');

const isDead = ({ rows, opened: { owner } }: Kept): boolean =>
  isHere(owner) ? !isAlive(owner) : isOld(rows.at(-1)?.at);

/** The ledgers of others; one whose first line was not finished belongs to a run that rented nothing. */
const kept = (path: string): readonly Kept[] => {
  const rows = readLedger(path);
  const [first] = rows;
  return first?.row === 'opened' ? [{ path, rows, opened: first }] : [];
};

/** An embedded sandbox ends with its owner; one that hangs is ended. */
const gone = async (sandbox: Process, limit: number): Promise<void> => {
  try {
    await until({
      hoped: `the embedded sandbox ${sandbox.pid} of a killed run has ended`,
      within: limit,
      look: () => !isAlive(sandbox),
      kind: Unavailable,
    });
  } catch (error) {
    if (isAlive(sandbox)) process.kill(-sandbox.pid, 'SIGKILL');
    throw error;
  }
};

/** When what was ordered last, and never answered, counts as settled. */
const settledAt = ({ rows }: Kept, settled: number): number =>
  Math.max(
    0,
    ...holdingsOf(rows)
      .filter(isUnanswered)
      .map(({ from }) => from + settled),
  );

const close = ({ path }: Kept, why: string): void => {
  const ledger = Ledger.inherit(path);
  ledger.write({ row: 'closed', why });
  ledger.close();
};

class Sweep {
  readonly #attempts = new Attempts();
  readonly #marks: string[] = [];
  readonly #returned: Found[] = [];

  constructor(private readonly sweeper: Sweeper) {}

  async all(): Promise<Swept> {
    const others = await this.#others();
    for (const ledger of others.filter((each) => !isClosed(each) && isDead(each))) await this.#one(ledger);
    const alive = new Set(others.filter((each) => !isDead(each)).map(({ opened }) => opened.mark));
    await this.#strays(alive);
    return { marks: this.#marks, returned: this.#returned, failures: this.#attempts.failures };
  }

  async #others(): Promise<readonly Kept[]> {
    const { directory, own } = this.sweeper;
    const others: Kept[] = [];
    for (const path of ledgersIn(directory).filter((each) => each !== own.path)) {
      await this.#attempts.try(() => others.push(...kept(path)));
    }
    return others;
  }

  async #one(ledger: Kept): Promise<void> {
    const { embedded, target, mark } = ledger.opened;
    const { failures } = this.#attempts;
    const { oneBack } = this.sweeper.way.books.limits;
    const before = failures.length;
    if (embedded !== undefined) await this.#attempts.try(() => gone(embedded, oneBack));
    else if (target === this.sweeper.own.target) await this.#rented(ledger);
    else return;
    if (failures.length > before) return;
    close(ledger, embedded === undefined ? 'swept' : 'sandbox gone');
    this.#marks.push(mark);
  }

  async #rented(ledger: Kept): Promise<void> {
    const { mark } = ledger.opened;
    const { way } = this.sweeper;
    await letPass(settledAt(ledger, way.books.limits.settled) - Date.now());
    await this.#attempts.try(async () => this.#returned.push(...(await way.books.under(mark))));
    await way.giveBack(mark, this.#attempts);
    await way.clear(mark, this.#attempts);
  }

  /** Ours by their mark, old, and of no run that is alive: for when a ledger was lost. */
  async #strays(alive: ReadonlySet<string>): Promise<void> {
    const { way, own } = this.sweeper;
    const spared = new Set([...alive, own.mark]);
    const find = async (): Promise<readonly Found[]> =>
      (await way.books.under()).filter(({ label, since }) => {
        const mark = OURS.exec(label)?.[1];
        return mark !== undefined && isOld(since) && !spared.has(mark);
      });
    await this.#attempts.try(async () => {
      if ((await find()).length > 0) this.#returned.push(...(await way.books.clear(find)));
    });
  }
}

/** At the start of a run: return what dead runs left at this target, and touch nothing of those that live. */
export const sweep = (sweeper: Sweeper): Promise<Swept> => new Sweep(sweeper).all();
