import type { z } from 'zod';
import { now } from '../clock';
import { Unavailable } from '../failures';
import { letPass } from '../patience';
import type { Answer, Call } from '../wire';
import { Wire } from '../wire';
import type { Charge, GpuMarket, OnOffer, Rental } from './gpu-market';
import { CHARGES, DESTROYED, OFFERS, RENTAL, RENTALS } from './vast-wire';

/** Where the market is, the key that reads and the key that may also destroy. */
export interface MarketAccess {
  readonly url: string;
  readonly key: string;
  readonly sweepKey: string;
}

interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | undefined;
}

type Query = Readonly<Record<string, string | number>>;
type KeyName = 'VAST_API_KEY' | 'VAST_SWEEP_API_KEY';

/** How long one question may be put off because the market is asked too often; milliseconds. */
const PATIENCE = 10_000;
const TOO_FREQUENT = 429;
const KEY_UNKNOWN = 401;
const KEY_REFUSED: ReadonlySet<number> = new Set([KEY_UNKNOWN, 403]);
const PAGE = 25;
const CHARGES_PAGE = 500;
const MOST_OFFERS = 1_000;
/** Prices are asked for with a disk of so many gigabytes. */
const DISK = 100;
/** How far back charges are asked for; the market insists on a range. Seconds. */
const CHARGED_DAYS = 7 * 86_400;

/** Whether a label is the mark itself or below it; the mark of worker 1 is not that of worker 10. */
const under = (label: string, mark: string | undefined): boolean =>
  mark === undefined || label === mark || label.startsWith(`${mark}/`);

/** Milliseconds between two calls, as the market's refusal names them. */
const threshold = ({ text }: Answer): number =>
  Number(/threshold=(\d+(?:\.\d+)?)/.exec(text)?.[1] ?? 1) * 1_000;

/** The GPU market on the Vast.ai wire. */
export class VastMarket implements GpuMarket {
  readonly #wire: Wire;
  #putOff = 0;

  constructor(private readonly access: MarketAccess) {
    const url = access.url.replace(/\/api\/v[01]$/, '');
    this.#wire = new Wire({ name: 'The GPU market', url, variable: 'VAST_URL', blame: Unavailable });
  }

  /** How often the market said that it is asked too often. */
  get putOff(): number {
    return this.#putOff;
  }

  async checkKeys(): Promise<void> {
    const call: Call = { method: 'GET', path: '/api/v0/users/current/' };
    for (const name of ['VAST_API_KEY', 'VAST_SWEEP_API_KEY'] as const) {
      const answer = await this.#put(call, name);
      // A key that may not look at the account is known all the same.
      if (answer.status === KEY_UNKNOWN) throw this.#keyRefused(answer, name);
    }
  }

  async rentals(mark?: string): Promise<readonly Rental[]> {
    const all = await this.#pages('/api/v1/instances/', RENTALS, { limit: PAGE });
    return all.filter(({ label }) => under(label, mark));
  }

  async rental(id: string): Promise<Rental | undefined> {
    const answer = await this.#ask({ method: 'GET', path: `/api/v0/instances/${id}/` });
    if (answer.status === 404) return undefined;
    return this.#wire.read(answer, RENTAL).instances ?? undefined;
  }

  async onOffer(): Promise<readonly OnOffer[]> {
    const body = { rentable: { eq: true }, type: 'on-demand', allocated_storage: DISK, limit: MOST_OFFERS };
    const answer = await this.#ask({ method: 'POST', path: '/api/v0/bundles/', body });
    return this.#wire.read(answer, OFFERS).offers;
  }

  async charges(mark: string): Promise<readonly Charge[]> {
    const until = Math.ceil(Date.now() / 1_000);
    const filters = { day: { gte: until - CHARGED_DAYS, lte: until } };
    const asked = { limit: CHARGES_PAGE, select_filters: JSON.stringify(filters) };
    const all = await this.#pages('/api/v0/charges/', CHARGES, asked);
    return all.filter(({ label }) => under(label, mark));
  }

  async destroy(id: string): Promise<void> {
    const call: Call = { method: 'DELETE', path: `/api/v0/instances/${id}/`, limit: PATIENCE };
    const answer = await this.#ask(call, 'VAST_SWEEP_API_KEY');
    if (answer.status !== 404) this.#wire.read(answer, DESTROYED);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  async #pages<T>(path: string, shape: z.ZodType<Page<T>>, asked: Query): Promise<readonly T[]> {
    const rows: T[] = [];
    let after: string | undefined;
    do {
      const query = { ...asked, ...(after === undefined ? {} : { after_token: after }) };
      const page: Page<T> = this.#wire.read(await this.#ask({ method: 'GET', path, query }), shape);
      rows.push(...page.rows);
      after = page.next;
    } while (after !== undefined);
    return rows;
  }

  async #ask(call: Call, key: KeyName = 'VAST_API_KEY'): Promise<Answer> {
    const answer = await this.#put(call, key);
    if (KEY_REFUSED.has(answer.status)) throw this.#keyRefused(answer, key);
    return answer;
  }

  /** Put a question, again when the market says that it is asked too often. */
  async #put(call: Call, key: KeyName): Promise<Answer> {
    const token = key === 'VAST_API_KEY' ? this.access.key : this.access.sweepKey;
    const deadline = now() + PATIENCE;
    let answer = await this.#wire.ask({ ...call, token });
    while (answer.status === TOO_FREQUENT) {
      this.#putOff += 1;
      if (now() + threshold(answer) > deadline) throw this.#wire.refused(answer);
      await letPass(threshold(answer));
      answer = await this.#wire.ask({ ...call, token });
    }
    return answer;
  }

  #keyRefused(answer: Answer, key: KeyName): Unavailable {
    return new Unavailable({
      wrong: `The key ${key} was refused (expired?)`,
      cause: this.#wire.refused(answer),
      todo: `Make a new key with the permissions the suite needs and set ${key}`,
    });
  }
}
