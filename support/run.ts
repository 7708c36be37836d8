import { setMaxListeners } from 'node:events';
import { census, type Account } from './census';
import { draw } from './chance';
import type { Config } from './config';
import { Custody } from './custody/custody';
import type { Customer, GpuInstance, Times } from './customer/customer';
import { ConsoleCustomer } from './customer/console-customer';
import { promisedAt } from './customer/rest-units';
import { RestCustomer } from './customer/rest-customer';
import type { WebConsole } from './customer/web-console';
import { startEmbedded, type Embedded } from './embedded';
import { Broken, Misconfigured } from './failures';
import type { Stage } from './scene/stage';
import { find } from './setup/tools';
import type { Compute } from './suppliers/compute';
import type { Faults } from './suppliers/faults';
import { GceCompute } from './suppliers/gce-compute';
import type { GpuMarket } from './suppliers/gpu-market';
import type { ObjectStore } from './suppliers/object-store';
import { SandboxStoreBooks } from './suppliers/sandbox-store-books';
import { StoreTab } from './suppliers/store-books';
import { S3ObjectStore } from './suppliers/s3-object-store';
import { SandboxFaults } from './suppliers/sandbox-faults';
import { VastMarket } from './suppliers/vast-market';
import type { Target } from './target';
import { Watch } from './witness/watch';

/** Everything one worker needs for all its scenarios: the customer, the suppliers, and who keeps what is rented. */
export interface Run {
  readonly config: Config;
  readonly target: Target;
  readonly embedded: Embedded | undefined;
  /** Arranges, through the API. */
  readonly customer: Customer;
  /** Acts and is asked, through what the profile says. */
  readonly channel: Customer;
  /** Keeps what was measured. */
  readonly times: Times;
  /** Undefined where the target has none. */
  readonly console: WebConsole | undefined;
  readonly market: GpuMarket;
  readonly compute: Compute;
  readonly faults: Faults;
  /** Undefined where nobody says where it is. */
  readonly store: ObjectStore | undefined;
  /** Only of a sandbox of our own: nobody can tell who caused what in a bucket that others use, too. */
  readonly storage: StoreTab | undefined;
  readonly custody: Custody;
  /** Ends every wait: when the run is to stop at once, and when a sandbox of our own has ended; not when one that is kept for us has. */
  readonly over: AbortSignal;
}

/** One with windows only for those who look on. */
const browserOf = (headed: boolean): string => {
  const browser = find(headed ? 'chromium' : 'chromium-headless-shell');
  if (browser !== undefined) return browser;
  throw new Misconfigured({
    wrong: `No browser ${headed ? 'with windows ' : ''}is installed to look at the console with`,
    todo: headed ? 'Install chromium, or leave HEADED out' : 'Install one: npm run setup',
  });
};

const consoleOf = ({ headed, slowMotion }: Config, target: Target): WebConsole | undefined => {
  const { console: url, email, password } = target;
  if (url === undefined) return undefined;
  // Whoever never looks at the console needs none.
  const browser = (): string => browserOf(headed);
  return new ConsoleCustomer({ url, email, password, browser, headed, slowMotion });
};

const channelOf = ({ channel }: Config, api: Customer, web: WebConsole | undefined): Customer => {
  if (channel === 'api') return api;
  if (web !== undefined) return web;
  throw new Misconfigured({
    hoped: 'The profile "console" finds the console',
    todo: 'Set DUMONT_CONSOLE_URL, for example DUMONT_CONSOLE_URL=http://127.0.0.1:4890',
  });
};

const storeOf = ({ objectStore }: Target): ObjectStore | undefined =>
  objectStore === undefined ? undefined : new S3ObjectStore(objectStore, find('restic') ?? 'restic');

const connect = (config: Config, target: Target, embedded: Embedded | undefined): Omit<Run, 'over'> => {
  const pace = config.environment['SANDBOX_PACE'];
  const customer = new RestCustomer(target, embedded && promisedAt(pace));
  const web = consoleOf(config, target);
  const market = new VastMarket(target.market);
  const compute = new GceCompute(target.compute);
  const tenancy = { config, target, product: customer, market, compute };
  const custody = new Custody(embedded === undefined ? tenancy : { ...tenancy, embedded });
  return {
    config,
    target,
    embedded,
    customer,
    times: customer,
    channel: channelOf(config, customer, web),
    console: web,
    market,
    compute,
    faults: new SandboxFaults(target.faults),
    store: storeOf(target),
    storage: embedded && new StoreTab(new SandboxStoreBooks(target.faults)),
    custody,
  };
};

/** Open a run: start a sandbox where no target is named, and let the other workers start theirs: whoever starts takes the computer from those who measure. Nobody has signed in yet. */
export const open = async (config: Config, signal: AbortSignal): Promise<Run> => {
  const embedded = config.target === undefined ? await startEmbedded(config, signal) : undefined;
  const target = config.target ?? embedded?.target;
  if (target === undefined) throw new Broken('Neither a target nor a sandbox of our own');
  const over = embedded === undefined ? signal : AbortSignal.any([signal, embedded.gone]);
  setMaxListeners(0, over); // as many as there are waits at once
  const run = { ...connect(config, target, embedded), over };
  await run.custody.untilAllOpen(config.workers, over);
  return run;
};

/** Give everything back and close what a run has open, its sandbox last; every failure on the way. */
export const shut = async (run: Run): Promise<readonly Error[]> => {
  const { custody, customer, console: web, market, compute, faults, store, storage, embedded } = run;
  const { failures } = await custody.close();
  await Promise.all([
    customer.close(),
    web?.close(),
    market.close(),
    compute.close(),
    faults.close(),
    store?.close(),
    storage?.close(),
  ]);
  await embedded?.stop();
  return failures;
};

const accountOf = ({ market, compute, config, embedded }: Run): Account => ({
  ...{ market, compute, mark: config.mark, sole: embedded !== undefined },
});

const watch = (run: Run, label: string): Watch =>
  Watch.start(
    {
      census: () => census(accountOf(run), label),
      claims: () => run.channel.failovers(),
      // Of the API, whatever the profile: a page for each look would take from what is measured.
      instances: async () => (await run.customer.instances()).filter((each) => each.label === label),
    },
    { privateKey: run.target.sshKey },
  );

/** What a scene is called. */
export interface Billing {
  readonly label: string;
  readonly title: string;
}

/** The stage for one scene of a run. */
export const stageOf = (run: Run, { label, title }: Billing): Stage => {
  const { config, customer, channel, console: web, faults, market, store, custody, over } = run;
  return {
    customer,
    channel,
    console: web,
    faults,
    store,
    market,
    label,
    rent: (pricePerHour, order) => custody.rent<GpuInstance>({ label, pricePerHour }, order),
    rentBeside: (pricePerHour, order) => {
      const own = custody.label();
      return custody.rent<GpuInstance>({ label: own, pricePerHour }, () => order(own));
    },
    watch: () => watch(run, label),
    draw: (purpose) => draw(config.seed, `${title} ${purpose}`),
    signal: over,
  };
};
