/** Who lives, what do they answer, what do the books list and what does the product tell? Watches everything of one instance at once and writes it into one history. */
import { now } from '../clock';
import type { Failover, GpuInstance } from '../customer/customer';
import { Misconfigured, Unavailable } from '../failures';
import { every, within } from '../patience';
import { Crew } from './crew';
import { enquire } from './enquiry';
import { all, History, type Listed, type Of } from './history';
import { CLOSELY } from './judges/copied';
import type { Line, Manner } from './line';
import type { Order } from './orders';

/** Whom the witness asks. */
export interface Ports {
  /** Every machine in the suppliers' books under the instance's mark. */
  readonly census: () => Promise<readonly Listed[]>;
  /** Every failover the product tells of. */
  readonly claims: () => Promise<readonly Failover[]>;
  /** How the product tells of the instance, and of whatever has taken its place. */
  readonly instances: () => Promise<readonly GpuInstance[]>;
}

/** What the product tells of the protection of an instance. */
export type Told = Pick<Of<'protection'>, 'standby' | 'readiness'>;

/** How the witness watches; by default as in the sandbox. Milliseconds. */
export interface Options extends Partial<Manner> {
  readonly privateKey: string | Buffer;
  readonly offerEvery?: number;
  readonly censusEvery?: number;
  readonly claimsEvery?: number;
  readonly shownEvery?: number;
  readonly tailEvery?: number;
  /** Whoever was asked and has said nothing by then counts as unheard. */
  readonly heardWithin?: number;
}

const SANDBOX = {
  offerEvery: 20,
  censusEvery: 100,
  claimsEvery: 50,
  shownEvery: 100,
  tailEvery: 100,
  deadline: 300,
  bound: 250,
  retryEvery: 15,
  heardWithin: 10_000,
} as const;
const READ_WITHIN = 10_000;
/** Between two questions to a standby that is looked at closely, and to the product about the protection; milliseconds. */
const CLOSE = 25;
const LISTEN = 50;

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const settled = async (round: Promise<void>): Promise<PromiseSettledResult<void>> => {
  const [result] = await Promise.allSettled([round]);
  return result;
};

/** A watch over one instance: everything it learns is in its history. */
export class Watch {
  readonly history = new History();
  readonly #crew: Crew;
  readonly #told = new Map<string, { readonly failover: Failover; readonly text: string }>();
  readonly #over = new AbortController();
  readonly #rounds: Promise<PromiseSettledResult<void>>[] = [];
  readonly #heardWithin: number;
  #books = '';
  #claimsAt: number | undefined;

  private constructor(
    private readonly ports: Ports,
    options: Options,
  ) {
    const manner = { ...SANDBOX, ...options };
    this.#heardWithin = manner.heardWithin;
    this.#crew = new Crew(manner, { history: this.history, pins: new Map() });
    this.#repeat(manner.offerEvery, this.#crew.look.bind(this.#crew));
    this.#repeat(manner.tailEvery, this.#crew.askTails.bind(this.#crew));
    this.#repeat(manner.censusEvery, () => this.#heed('census', this.#census.bind(this)));
    this.#repeat(manner.claimsEvery, () => this.#heed('claims', this.#claims.bind(this)));
    const shown = (): Promise<void> => enquire(this.history, ports.instances);
    this.#repeat(manner.shownEvery, () => this.#heed('instances', shown));
  }

  /** Watch from now on. */
  static start(ports: Ports, options: Options): Watch {
    return new Watch(ports, options);
  }

  /** Read the whole log of one machine into the history; Unavailable when it cannot be reached. */
  async readLog(machine: string): Promise<void> {
    await within(READ_WITHIN, `read the log of ${machine}`, () => this.#line(machine).readLog());
  }

  /** Read the newest checkpoint of one machine into the history; Unavailable when it cannot be reached. */
  async readCheckpoint(machine: string): Promise<void> {
    await within(READ_WITHIN, `read the checkpoint of ${machine}`, () =>
      this.#line(machine).readCheckpoint(),
    );
  }

  /** Read everything in the workspace of one machine into the history; Unavailable when that changes meanwhile. */
  async readWorkspace(machine: string): Promise<void> {
    await within(READ_WITHIN, `read the workspace of ${machine}`, () => this.#line(machine).readWorkspace());
  }

  /** Read what the workload of one machine was told to make into the history. */
  async readFiles(machine: string): Promise<void> {
    await within(READ_WITHIN, `read the files of ${machine}`, () => this.#line(machine).readFiles());
  }

  /** Connect anew to a machine, if it is still listed: an old connection may bring what was said long ago, or nothing any more. */
  knock(machine: string): void {
    this.#crew.line(machine)?.knock();
  }

  /** Tell the workload to do something with its files; the history tells when it is done. */
  order(order: Order): void {
    this.#crew.order(order);
  }

  /** Read the log of every machine that is connected. */
  async readLogs(): Promise<void> {
    for (const line of this.#crew.connected) await this.readLog(line.machine.key);
  }

  /** Hear once more what the product tells, or that it does not answer: so that nothing is judged that was only not heard yet. */
  hearOut(): Promise<void> {
    return this.#heed('claims', this.#claims.bind(this));
  }

  /** Watch no longer; throws what went wrong in the watch itself. */
  async stop(): Promise<void> {
    this.#over.abort();
    const rounds = await Promise.all(this.#rounds);
    this.#crew.close();
    for (const round of rounds) if (round.status === 'rejected') throw round.reason;
  }

  /** From now on ask the standbys so often for their newest record that it is known how old it is. */
  lookClosely(): void {
    this.history.add({ kind: 'mark', at: now(), text: CLOSELY });
    this.#repeat(CLOSE, this.#crew.askTails.bind(this.#crew));
  }

  /** From now on read one file of a machine again and again. */
  follow(machine: string, path: string): void {
    this.#line(machine).followContent(path);
  }

  /** From now on ask the product for what it tells of the protection. */
  listen(ask: () => Promise<Told>): void {
    let known = '';
    let before: number | undefined;
    let keptAt = -Infinity;
    const round = async (): Promise<void> => {
      const askedAt = now();
      const told = await ask();
      const text = JSON.stringify(told);
      const last = before === undefined ? {} : { before };
      if (text !== known || this.#struckSince(keptAt)) {
        this.history.add({ kind: 'protection', at: now(), askedAt, ...told, ...last });
        keptAt = askedAt;
      }
      [known, before] = [text, askedAt];
    };
    this.#repeat(LISTEN, () => this.#heed('protection', round));
  }

  /** What was asked for before a fault proves nothing of it, so that the same words count anew. */
  #struckSince(at: number): boolean {
    return (all(this.history, 'fault').at(-1)?.f0 ?? -Infinity) > at;
  }

  #repeat(interval: number, act: () => unknown): void {
    this.#rounds.push(settled(every(interval, act, this.#over.signal)));
  }

  #line(machine: string): Line {
    const line = this.#crew.line(machine);
    if (line === undefined) throw new Unavailable(`Hoped to reach ${machine}: it is not listed`);
    return line;
  }

  /** That somebody did not answer is itself part of the history; a judge weighs it. */
  async #heed(of: string, ask: () => Promise<void>): Promise<void> {
    const askedAt = now();
    try {
      // An answer that never comes must not stop the watch.
      await within(this.#heardWithin, `ask for the ${of}`, ask);
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
    // Older than what was heard already.
    if (askedAt < (this.#claimsAt ?? -Infinity)) return;
    const before = this.#claimsAt === undefined ? {} : { before: this.#claimsAt };
    this.#claimsAt = askedAt;
    for (const failover of failovers.filter((each) => this.#isNew(each)))
      this.history.add({ kind: 'claimed', at, askedAt, failover, ...before });
  }

  /** Whether that was told of the failover for the first time, or it was told otherwise the last time. */
  #isNew(failover: Failover): boolean {
    const known = this.#told.get(failover.id);
    if (known?.failover === failover) return false;
    const text = JSON.stringify(failover);
    this.#told.set(failover.id, { failover, text });
    return known?.text !== text;
  }
}
