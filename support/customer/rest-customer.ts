import type { z } from 'zod';
import { Broken, Misconfigured } from '../failures';
import type { Answer, Call } from '../wire';
import { Wire } from '../wire';
import type {
  Answered,
  Customer,
  Destination,
  Estimate,
  Failover,
  GpuInstance,
  InstanceId,
  Migrated,
  Offer,
  Order,
  Readiness,
  Standby,
  Times,
  Totals,
  Units,
} from './customer';
import { destinationBody, Moved, MoveEstimate } from './rest-moves';
import {
  Association,
  Balance,
  Begun,
  Done,
  Instance,
  Instances,
  Offers,
  Ready,
  Report,
  ReportTotals,
  Running,
  SignedIn,
  Status,
} from './rest-wire';
import { asPromised, PROMISED } from './rest-units';
import { RestSnapshots } from './rest-snapshots';

/** Where the product's API is and who signs in. */
export interface Account {
  readonly api: string;
  readonly email: string;
  readonly password: string;
}

/** An act may take as long as giving one machine back; milliseconds. */
const ACT = 10_000;
/** What cannot be done as things are, and why: for the customer to read. */
const REFUSAL: ReadonlySet<number> = new Set([404, 409]);
/** A move is answered when it is over; milliseconds. */
const MOVE = 300_000;
const REPORTED_DAYS = 30;
const MOST_OFFERS = 100;

/** A customer who uses the REST API. */
export class RestCustomer implements Customer, Times {
  readonly #wire: Wire;
  readonly snapshots: RestSnapshots;
  #token: string | undefined;

  constructor(
    private readonly account: Account,
    private readonly promised = PROMISED,
  ) {
    const url = `${account.api.replace(/\/api\/v1$/, '')}/api/v1`;
    this.#wire = new Wire({ name: 'Dumont Cloud', url, variable: 'DUMONT_API_URL', blame: Broken });
    this.snapshots = new RestSnapshots(this.#wire, this.#ask.bind(this));
  }

  async signIn(): Promise<void> {
    const { email, password } = this.account;
    const answer = await this.#wire.ask({
      method: 'POST',
      path: '/auth/login',
      body: { username: email, password },
    });
    if (answer.status === 401 || answer.status === 422) {
      throw new Misconfigured({
        wrong: `The customer ${email} cannot sign in`,
        cause: this.#wire.refused(answer),
        todo: 'Correct DUMONT_EMAIL and DUMONT_PASSWORD, for example DUMONT_EMAIL=customer@example.com',
      });
    }
    this.#token = this.#wire.read(answer, SignedIn).token;
  }

  async offers(atLeastMemory: number): Promise<readonly Offer[]> {
    const query = { min_gpu_ram: atLeastMemory, machine_type: 'on-demand', limit: MOST_OFFERS };
    const { offers } = await this.#get('/instances/offers', Offers, query);
    return [...offers].sort((a, b) => a.pricePerHour - b.pricePerHour);
  }

  rent({ offer, label, workload }: Order): Promise<GpuInstance> {
    // Protection is an act of its own: see protect.
    const body = { offer_id: offer.id, label, onstart_cmd: workload, skip_standby: true };
    return this.#send({ method: 'POST', path: '/instances', body }, Instance);
  }

  instance(id: InstanceId): Promise<GpuInstance | undefined> {
    return this.#find(`/instances/${id}`, Instance);
  }

  async instances(): Promise<readonly GpuInstance[]> {
    return (await this.#get('/instances', Instances)).instances;
  }

  async protect(id: InstanceId, label: string): Promise<void> {
    const wanted = { enabled: true, auto_failover: true, auto_recovery: true };
    await this.#act('/standby/configure', { body: wanted });
    await this.#act(`/standby/provision/${id}`, { query: { label } });
    await this.#act(`/standby/associations/${id}/start-sync`);
  }

  async unprotect(id: InstanceId): Promise<void> {
    await this.#send({ method: 'DELETE', path: `/standby/associations/${id}`, limit: ACT }, Done);
  }

  async stopSync(id: InstanceId): Promise<void> {
    await this.#act(`/standby/associations/${id}/stop-sync`);
  }

  standby(id: InstanceId): Promise<Standby | undefined> {
    return this.#find(`/standby/associations/${id}`, Association);
  }

  readiness(id: InstanceId): Promise<Readiness> {
    return this.#get(`/failover/readiness/${id}`, Ready);
  }

  async units(): Promise<Units> {
    return asPromised((await this.#get('/standby/status', Status)).config, this.promised);
  }

  async failovers(): Promise<readonly Failover[]> {
    // The report is asked last: of a failover in both, its word is the newer one.
    const { failovers } = await this.#get('/standby/failover/active', Running);
    const { history } = await this.#get('/standby/failover/report', Report, { days: REPORTED_DAYS });
    return [...new Map([...failovers, ...history].map((each) => [each.id, each])).values()];
  }

  totals(): Promise<Totals> {
    return this.#get('/standby/failover/report', ReportTotals, { days: REPORTED_DAYS });
  }

  failOver(id: InstanceId): Promise<Answered> {
    return this.#leave(id, false);
  }

  rehearse(id: InstanceId): Promise<Answered> {
    return this.#leave(id, true);
  }

  async #leave(id: InstanceId, rehearsal: boolean): Promise<Answered> {
    const path = `/standby/failover/simulate/${id}`;
    const body = { reason: 'user_request', rehearsal };
    const answer = await this.#ask({ method: 'POST', path, body, limit: ACT });
    if (REFUSAL.has(answer.status)) return { refused: this.#wire.sentence(answer) };
    return this.#wire.read(answer, Begun);
  }

  async estimateMigration(id: InstanceId, to: Destination): Promise<Estimate> {
    const path = `/instances/${id}/migrate/estimate`;
    return this.#send({ method: 'POST', path, body: destinationBody(to) }, MoveEstimate);
  }

  async migrate(id: InstanceId, to: Destination): Promise<Migrated> {
    const path = `/instances/${id}/migrate`;
    const answer = await this.#ask({ method: 'POST', path, body: destinationBody(to), limit: MOVE });
    if (!REFUSAL.has(answer.status)) return this.#wire.read(answer, Moved);
    return { success: false, because: this.#wire.sentence(answer), done: [] };
  }

  async giveBack(id: InstanceId): Promise<void> {
    const query = { destroy_standby: true, reason: 'user_request' };
    const answer = await this.#ask({ method: 'DELETE', path: `/instances/${id}`, query, limit: ACT });
    if (answer.status !== 404) this.#wire.read(answer, Done);
  }

  async credit(): Promise<number> {
    return (await this.#get('/balance', Balance)).credit;
  }

  async keepTimes(test: string, metrics: Readonly<Record<string, number>>): Promise<boolean> {
    const body = { test_name: test, timestamp: new Date().toISOString(), metrics };
    const answer = await this.#ask({ method: 'POST', path: '/test-metrics', body });
    if (answer.status === 404) return false;
    this.#wire.read(answer, Done);
    return true;
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #ask(call: Call): Promise<Answer> {
    return this.#wire.ask({ ...call, ...(this.#token === undefined ? {} : { token: this.#token }) });
  }

  async #send<T>(call: Call, shape: z.ZodType<T>): Promise<T> {
    return this.#wire.read(await this.#ask(call), shape);
  }

  #get<T>(path: string, shape: z.ZodType<T>, query: NonNullable<Call['query']> = {}): Promise<T> {
    return this.#send({ method: 'GET', path, query }, shape);
  }

  async #find<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined> {
    const answer = await this.#ask({ method: 'GET', path });
    return answer.status === 404 ? undefined : this.#wire.read(answer, shape);
  }

  async #act(path: string, what: Pick<Call, 'query' | 'body'> = {}): Promise<void> {
    await this.#send({ method: 'POST', path, ...what, limit: ACT }, Done);
  }
}
