import { draw } from './chance';
import type { Config } from './config';
import { Custody } from './custody/custody';
import type { Customer, GpuInstance } from './customer/customer';
import { RestCustomer } from './customer/rest-customer';
import { startEmbedded, type Embedded } from './embedded';
import { Broken } from './failures';
import type { Stage } from './scene/stage';
import type { Compute } from './suppliers/compute';
import type { Faults } from './suppliers/faults';
import { GceCompute } from './suppliers/gce-compute';
import type { GpuMarket } from './suppliers/gpu-market';
import { SandboxFaults } from './suppliers/sandbox-faults';
import { VastMarket } from './suppliers/vast-market';
import type { Target } from './target';
import type { Listed } from './witness/history';
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

/** Open a run: start a sandbox where no target is named. Nobody has signed in yet. */
export const open = async (config: Config, signal: AbortSignal): Promise<Run> => {
  const embedded = config.target === undefined ? await startEmbedded(config, signal) : undefined;
  const target = config.target ?? embedded?.target;
  if (target === undefined) throw new Broken('Neither a target nor a sandbox of our own');
  return connect(config, target, embedded);
};

/** Give everything back and close what a run has open, its sandbox last; every failure on the way. */
export const shut = async (run: Run): Promise<readonly Error[]> => {
  const { custody, customer, market, compute, faults, embedded } = run;
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
      const { id, status, host, port, memory, pricePerHour, notice } = rental;
      const at = host === undefined || port === undefined ? {} : { host, port };
      const known = { label, status, user: 'root', memory, pricePerHour, ...at };
      const warned = notice === undefined ? {} : { notice };
      return { key: `gpu-market:${id}`, supplier: 'gpu-market', id, ...known, ...warned };
    }),
    ...vms.map((vm): Listed => {
      const { id, status, host, port, user } = vm;
      const at = host === undefined ? {} : { host, port };
      return { key: `compute:${id}`, supplier: 'compute', id, label, status, user, ...at };
    }),
  ];
};

const watch = (run: Run, label: string): Watch =>
  Watch.start(
    { census: () => census(run, label), claims: () => run.customer.failovers() },
    { privateKey: run.target.sshKey },
  );

/** What a scene is called, and what ends its waits. */
export interface Billing {
  readonly label: string;
  readonly title: string;
  readonly signal: AbortSignal;
}

/** The stage for one scene of a run. */
export const stageOf = (run: Run, { label, title, signal }: Billing): Stage => {
  const { config, customer, faults, custody } = run;
  return {
    customer,
    faults,
    label,
    rent: (pricePerHour, order) => custody.rent<GpuInstance>({ label, pricePerHour }, order),
    watch: () => watch(run, label),
    draw: (purpose) => draw(config.seed, `${title} ${purpose}`),
    signal,
  };
};
