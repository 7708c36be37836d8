/** Who lives, what do they answer, what do the books list and what does the product tell? Watches everything of one instance at once and writes it into one history. */
import { now } from '../clock';
import type { Failover } from '../customer/customer';
import { Misconfigured, Unavailable } from '../failures';
import { every, within } from '../patience';
import { Crew } from './crew';
import { History, type Listed } from './history';
import type { Manner } from './line';

/** Whom the witness asks. */
export interface Ports {
  /** Every machine in the suppliers' books under the instance's mark. */
  readonly census: () => Promise<readonly Listed[]>;
  /** Every failover the product tells of. */
  readonly claims: () => Promise<readonly Failover[]>;
}

/** How the witness watches; by default as in the sandbox. Milliseconds. */
export interface Options extends Partial<Manner> {
  readonly privateKey: string | Buffer;
  readonly offerEvery?: number;
  readonly censusEvery?: number;
  readonly claimsEvery?: number;
  readonly tailEvery?: number;
}

const SANDBOX = {
  offerEvery: 20,
  censusEvery: 100,
  claimsEvery: 50,
  tailEvery: 100,
  deadline: 300,
  bound: 250,
  retryEvery: 15,
} as const;
const LOG_WITHIN = 5_000;

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A watch over one instance: everything it learns is in its history. */
export class Watch {
  readonly history = new History();
  readonly #crew: Crew;
  readonly #told = new Map<string, string>();
  readonly #over = new AbortController();
  readonly #rounds: Promise<readonly PromiseSettledResult<void>[]>;
  #books = '';
  #claimsAt: number | undefined;

  private constructor(
    private readonly ports: Ports,
    options: Options,
  ) {
    const manner = { ...SANDBOX, ...options };
    const { signal } = this.#over;
    this.#crew = new Crew(manner, { history: this.history, pins: new Map() });
    this.#rounds = Promise.allSettled([
      every(manner.offerEvery, this.#crew.look.bind(this.#crew), signal),
      every(manner.tailEvery, this.#crew.askTails.bind(this.#crew), signal),
      every(manner.censusEvery, () => this.#heed('census', this.#census.bind(this)), signal),
      every(manner.claimsEvery, () => this.#heed('claims', this.#claims.bind(this)), signal),
    ]);
  }

  /** Watch from now on. */
  static start(ports: Ports, options: Options): Watch {
    return new Watch(ports, options);
  }

  /** Read the whole log of one machine into the history; Unavailable when it cannot be reached. */
  async readLog(machine: string): Promise<string> {
    const text = await within(LOG_WITHIN, `read the log of ${machine}`, async () =>
      this.#crew.line(machine)?.readLog(),
    );
    if (text === undefined) throw new Unavailable(`Hoped to read the log of ${machine}: not connected`);
    return text;
  }

  /** Read the log of every machine that is connected. */
  async readLogs(): Promise<void> {
    for (const line of this.#crew.connected) await this.readLog(line.machine.key);
  }

  /** Watch no longer; throws what went wrong in the watch itself. */
  async stop(): Promise<void> {
    this.#over.abort();
    const rounds = await this.#rounds;
    this.#crew.close();
    for (const round of rounds) if (round.status === 'rejected') throw round.reason;
  }

  /** That somebody did not answer is itself part of the history; a judge weighs it. */
  async #heed(of: string, ask: () => Promise<void>): Promise<void> {
    const askedAt = now();
    try {
      await ask();
    } catch (error) {
      if (error instanceof Misconfigured) throw error;
      this.history.add({ kind: 'unheard', at: now(), of, askedAt, because: message(error) });
    }
  }

  async #census(): Promise<void> {
    const askedAt = now();
    const machines = await this.ports.census();
    const at = now();
    const books = JSON.stringify(machines);
    const same = books === this.#books;
    this.#books = books;
    this.history.add({ kind: 'census', at, askedAt, ...(same ? {} : { machines }) });
    if (!same) this.#crew.follow(machines);
  }

  async #claims(): Promise<void> {
    const askedAt = now();
    const failovers = await this.ports.claims();
    const at = now();
    const before = this.#claimsAt === undefined ? {} : { before: this.#claimsAt };
    this.#claimsAt = askedAt;
    for (const failover of failovers) {
      const text = JSON.stringify(failover);
      if (this.#told.get(failover.id) === text) continue;
      this.#told.set(failover.id, text);
      this.history.add({ kind: 'claimed', at, askedAt, failover, ...before });
    }
  }
}
