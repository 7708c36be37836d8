import { now } from '../clock';
import type { Failover, InstanceId } from '../customer/customer';
import type { Looking, RaceEnd, WebConsole } from '../customer/web-console';
import { Broken, Misconfigured } from '../failures';
import { every, until } from '../patience';
import type { Of } from '../witness/history';
import { WORKLOAD } from '../witness/workload';
import type { Stage } from './stage';

/** A race that is over: how it ended, how many took part, since when the customer ordered it, and when the first was ready. */
export interface Raced extends RaceEnd {
  readonly asked: number;
  readonly begunAt: number;
  readonly wonAt: number;
}

/** What races: so many GPUs of a model; with a CPU Standby for the winner unless there is to be none. */
export interface Field {
  readonly gpu: string;
  readonly candidates: number;
  readonly unprotected?: true;
  readonly twice?: true;
  readonly looking?: Looking;
}

const READ_EVERY = 50;

/** The web console of the target; Misconfigured where it has none. */
export const consoleOf = ({ console: web }: Pick<Stage, 'console'>): WebConsole => {
  if (web !== undefined) return web;
  throw new Misconfigured({
    hoped: 'The target has a web console',
    todo: 'Set DUMONT_CONSOLE_URL, for example DUMONT_CONSOLE_URL=http://127.0.0.1:4890',
  });
};

/** Let GPUs of a model race for an instance; every one of them is written down as if it would be kept. */
export const raceFor = async (stage: Stage, field: Field): Promise<Raced> => {
  const { gpu, candidates, unprotected, ...onlooker } = field;
  const web = consoleOf(stage);
  const offers = (await stage.customer.offers(0)).filter((offer) => offer.gpu.startsWith(gpu));
  if (offers.length < candidates)
    throw new Broken(`Hoped for ${candidates} × ${gpu} on offer: there are ${offers.length}`);
  // The wizard lists the cheapest first, and its customer takes those.
  const price = offers.slice(0, candidates).reduce((sum, { pricePerHour }) => sum + pricePerHour, 0);
  const ends: RaceEnd[] = [];
  const begunAt = now();
  await stage.rent(price, async () => {
    const order = { gpu, candidates, label: stage.label, workload: WORKLOAD };
    const end = await web.race({ ...order, ...onlooker, isProtected: unprotected !== true });
    ends.push(end);
    return end.winner;
  });
  const [end] = ends;
  if (end === undefined) throw new Broken('The race has no end');
  return { ...end, asked: candidates, begunAt, wonAt: now() };
};

/** Somebody who looks at an instance's page all the time, and writes down every change of what it tells. */
export class Onlooker {
  readonly claims: Of<'claimed'>[] = [];
  readonly #over = new AbortController();
  readonly #told = new Map<string, string>();
  readonly #looking: Promise<void>;
  #before: number | undefined;
  #trouble = '';

  private constructor(
    private readonly web: WebConsole,
    private readonly instance: InstanceId,
  ) {
    this.#looking = every(READ_EVERY, () => this.#look(), this.#over.signal);
  }

  /** Look from now on. */
  static async at(web: WebConsole, instance: InstanceId): Promise<Onlooker> {
    await web.progress(instance);
    return new Onlooker(web, instance);
  }

  /** Wait until the page tells that a failover is over. */
  async untilOver(within: number, signal: AbortSignal): Promise<void> {
    const look = (): boolean => this.claims.some(({ failover: { success } }) => success !== undefined);
    const seen = (): string =>
      [this.claims.map(({ failover: { phase } }) => phase).join(', ') || 'no failover', this.#trouble].join(
        ' ',
      );
    await until({ hoped: 'the page tells that the failover is over', within, look, seen }, signal);
  }

  async leave(): Promise<void> {
    this.#over.abort();
    await this.#looking;
  }

  /** A page that cannot be read just now is looked at again. */
  async #look(): Promise<void> {
    try {
      await this.#read();
      this.#trouble = '';
    } catch (error) {
      if (error instanceof Misconfigured) throw error;
      this.#trouble = `(${error instanceof Error ? error.message : String(error)})`;
    }
  }

  async #read(): Promise<void> {
    const askedAt = now();
    const failovers = await this.web.progress(this.instance);
    for (const failover of failovers) this.#note(failover, askedAt);
    this.#before = askedAt;
  }

  #note(failover: Failover, askedAt: number): void {
    const text = JSON.stringify(failover);
    if (this.#told.get(failover.id) === text) return;
    this.#told.set(failover.id, text);
    const before = this.#before === undefined ? {} : { before: this.#before };
    this.claims.push({ kind: 'claimed', at: now(), askedAt, failover, ...before });
  }
}
