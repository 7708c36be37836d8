import { setWorldConstructor, World } from '@cucumber/cucumber';
import { draw } from './chance';
import type { Config, Drawn } from './config';
import { configure } from './config';
import { Custody } from './custody/custody';
import type { Swept } from './custody/sweep';
import type { Customer, GpuInstance } from './customer/customer';
import { RestCustomer } from './customer/rest-customer';
import { startEmbedded, type Embedded } from './embedded';
import { Evidence } from './evidence/evidence';
import { Broken } from './failures';
import type { InUnits } from './parameter-types';
import { settleAtOnce } from './report/interruption';
import type { Outcome } from './scene/outcomes';
import { Scene } from './scene/scene';
import type { Compute } from './suppliers/compute';
import type { Faults } from './suppliers/faults';
import { GceCompute } from './suppliers/gce-compute';
import type { GpuMarket } from './suppliers/gpu-market';
import { SandboxFaults } from './suppliers/sandbox-faults';
import { VastMarket } from './suppliers/vast-market';
import type { Target } from './target';
import { secretsOf } from './target';
import type { Listed } from './witness/history';
import './witness/met';
import type { Judgement } from './witness/verdict';
import { Watch } from './witness/watch';

/** Everything one worker needs for all its scenarios: the customer, the suppliers, and who keeps what is rented. */
export interface Run {
  readonly config: Config;
  readonly target: Target;
  readonly embedded: Embedded | undefined;
  readonly customer: Customer;
  readonly market: GpuMarket;
  readonly compute: Compute;
  readonly faults: Faults;
  readonly custody: Custody;
}

let run: Run | undefined;

/** The run of this worker; Broken before it is open. */
export const theRun = (): Run => {
  if (run === undefined) throw new Broken('The run is not open: nothing can be rented yet');
  return run;
};

/** What must never be shown, as far as it is known yet. */
export const secrets = (): readonly string[] => (run === undefined ? [] : secretsOf(run.target));

const connect = (config: Config, target: Target, embedded: Embedded | undefined): Run => {
  const customer = new RestCustomer(target);
  const market = new VastMarket(target.market);
  const compute = new GceCompute(target.compute);
  const tenancy = { config, target, product: customer, market, compute };
  const custody = new Custody(embedded === undefined ? tenancy : { ...tenancy, embedded });
  return {
    config,
    target,
    embedded,
    customer,
    market,
    compute,
    faults: new SandboxFaults(target.faults),
    custody,
  };
};

/** Open the run of this worker: start its sandbox where no target is named, sign in, and return what dead runs left. */
export const openRun = async (drawn: Drawn): Promise<Swept> => {
  const config = configure(drawn);
  const embedded = config.target === undefined ? await startEmbedded(config, settleAtOnce) : undefined;
  const target = config.target ?? embedded?.target;
  if (target === undefined) throw new Broken('Neither a target nor a sandbox of our own');
  run = connect(config, target, embedded);
  await run.customer.signIn();
  return run.custody.sweep();
};

/** Give everything back and close what the run has open, its sandbox last; every failure on the way. */
export const closeRun = async (): Promise<readonly Error[]> => {
  if (run === undefined) return [];
  const { custody, customer, market, compute, faults, embedded } = run;
  run = undefined;
  const { failures } = await custody.close();
  await Promise.all([customer.close(), market.close(), compute.close(), faults.close()]);
  await embedded?.stop();
  return failures;
};

/** Everything the suppliers' books list under a label, as the witness meets it. */
const census = async ({ market, compute }: Run, label: string): Promise<readonly Listed[]> => {
  const [rentals, vms] = await Promise.all([market.rentals(label), compute.vms(label)]);
  return [
    ...rentals.map((rental): Listed => {
      const { id, status, host, port } = rental;
      const at = host === undefined || port === undefined ? {} : { host, port };
      return { key: `gpu-market:${id}`, supplier: 'gpu-market', id, label, status, user: 'root', ...at };
    }),
    ...vms.map((vm): Listed => {
      const { id, status, host, port, user } = vm;
      const at = host === undefined ? {} : { host, port };
      return { key: `compute:${id}`, supplier: 'compute', id, label, status, user, ...at };
    }),
  ];
};

/** One scenario's world: its scene, its evidence, and the verdicts of its promises. */
export class Acceptance extends World {
  #scene: Scene | undefined;
  #evidence: Evidence | undefined;
  #judged: Judgement | undefined;

  /** The scene of this scenario; Broken before it is set. */
  get scene(): Scene {
    if (this.#scene === undefined) throw new Broken('The scene is not set');
    return this.#scene;
  }

  /** What is kept of this scenario; undefined when it never began. */
  get evidence(): Evidence | undefined {
    return this.#evidence;
  }

  /** Set the scene of this scenario, under a label of its own. */
  begin(scenario: string, title: string): void {
    const { config, customer, faults, custody } = theRun();
    this.#evidence = this.#keep(scenario, title);
    this.#evidence.introduce();
    const label = custody.label();
    this.#scene = new Scene({
      customer,
      faults,
      label,
      rent: (pricePerHour, order) => custody.rent<GpuInstance>({ label, pricePerHour }, order),
      watch: () => this.#watch(label),
      draw: (purpose) => draw(config.seed, `${title} ${purpose}`),
      signal: settleAtOnce,
    });
  }

  /** Judge a promise by what was recorded, and keep the verdict beside the step. */
  async judge(outcome: Outcome): Promise<Judgement> {
    const judgement = await this.scene.judge(outcome);
    this.#judged = judgement;
    this.#evidence?.judged(judgement);
    return judgement;
  }

  /** The verdict of the step that just ran, if it left one; forgotten once taken. */
  takeVerdict(): Judgement | undefined {
    const judged = this.#judged;
    this.#judged = undefined;
    return judged;
  }

  /** A number of the product's own units in milliseconds. */
  inMilliseconds({ count, unit }: InUnits): number {
    return count * this.scene.units[unit];
  }

  #keep(scenario: string, title: string): Evidence {
    const { config, target, embedded } = theRun();
    const where = embedded === undefined ? target.api : 'embedded sandbox';
    const tier = String(embedded?.tier ?? 'unknown');
    const attach = (data: string | Buffer, type: string): void => {
      this.attach(data.toString(), type);
    };
    const facts = { run: config.run, target: where, tier, seed: String(config.seed), scenario, title };
    return new Evidence({ attach, log: this.log }, { ...facts, secrets: secrets() });
  }

  #watch(label: string): Watch {
    const { customer, target } = theRun();
    return Watch.start(
      { census: () => census(theRun(), label), claims: () => customer.failovers() },
      { privateKey: target.sshKey },
    );
  }
}

setWorldConstructor(Acceptance);
