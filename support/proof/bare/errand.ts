import { utils } from 'ssh2';
import { join } from 'node:path';
import { Unavailable } from '../../failures';
import { until } from '../../patience';
import { Compute } from '../../sandbox/dumont/compute/compute';
import { Shell } from '../../sandbox/dumont/machine/shell';
import { Market } from '../../sandbox/dumont/market/market';
import type { MarketInstance, MarketOffer } from '../../sandbox/dumont/market/wire';
import { unitsOf } from '../../sandbox/dumont/units';
import type { Site } from '../site';
import type { Door } from './moves';

const UNITS = unitsOf('brisk');
const ZONE = 'us-central1-a';
const DISK = 10;
const STARTED = 15_000;
const CONNECTED = 2_000;
const COMMAND = 20_000;
const SHOWN = 60;

/** A machine one is logged in on. */
export interface Machine {
  readonly door: Door;
  readonly shell: Shell;
}

/** A rented GPU: what it cost, on whose host it runs, and the way in. */
export interface Gpu extends Machine {
  readonly id: number;
  readonly model: string;
  readonly host: number;
}

/** What a script does at the suppliers and on machines: with the product's own tools, but nothing that watches, remembers or tries again. */
export class Errands {
  readonly #market: Market;
  readonly #compute: Compute;
  readonly #key: string;

  constructor(private readonly site: Site) {
    const { target } = site.run;
    const { url, project } = target.compute;
    const credentials = join(site.directory, 'service-account.json');
    this.#market = new Market({ url: target.market.url, key: target.market.sweepKey }, UNITS);
    this.#compute = new Compute({ url, project, credentials }, UNITS);
    this.#key = target.sshKey;
  }

  /** The cheapest offers of a model, or of any. */
  async offers(model: string): Promise<readonly MarketOffer[]> {
    const order = [['dph_total', 'asc']];
    const query = { gpu_name: { eq: model }, rentable: { eq: true }, type: 'on-demand', order };
    return this.#market.offers(query);
  }

  /** Rent an offer; comes back with the market's id at once. */
  rent({ id }: MarketOffer, label: string): Promise<number> {
    return this.#market.create(id, { image: 'debian', disk: DISK, label, env: {} });
  }

  /** Wait for a rented GPU and log in on it. */
  async enter(id: number): Promise<Gpu> {
    const { gpu_name: model, machine_id: host, ...there } = await this.#running(id);
    const door = { host: there.ssh_host ?? '', port: there.ssh_port ?? 0, user: 'root' };
    return { id, model, host, door, shell: await this.#login(door) };
  }

  /** Let a machine's key log in on a GPU. */
  authorise({ id }: Gpu, publicKey: string): Promise<void> {
    return this.#market.authorise(id, publicKey);
  }

  /** Make a VM and log in on it. */
  async standby(name: string, label: string): Promise<Machine> {
    const [mark = '', own = ''] = label.split('/');
    const publicKeys = [publicHalf(this.#key)];
    const order = { name, zone: ZONE, machineType: 'e2-medium', disk: DISK, spot: true };
    await this.#compute.create({ ...order, labels: { mark, name: own }, publicKeys });
    const vm = await this.#compute.find(ZONE, name);
    const door = vm?.address ?? { host: '', port: 0, user: '' };
    return { door, shell: await this.#login(door) };
  }

  /** Return a GPU. */
  destroy(id: number): Promise<void> {
    return this.#market.destroy(id);
  }

  /** Return a VM. */
  destroyStandby(name: string): Promise<void> {
    return this.#compute.destroy(ZONE, name);
  }

  async close(): Promise<void> {
    await Promise.all([this.#market.close(), this.#compute.close()]);
  }

  #running(id: number): Promise<MarketInstance> {
    const look = async (): Promise<MarketInstance | undefined> => {
      const found = (await this.#market.instances()).find((instance) => instance.id === id);
      return found?.actual_status === 'running' ? found : undefined;
    };
    const hoped = `the rented GPU ${id} runs`;
    return until({ hoped, within: STARTED, every: UNITS.startPoll, look }, this.site.signal);
  }

  #login({ host, port, user }: Door): Promise<Shell> {
    const login = { host, port, user, privateKey: this.#key, trusts: () => true };
    const look = (): Promise<Shell> => Shell.connect(login, CONNECTED);
    return until({ hoped: `${host} lets us in`, within: STARTED, every: UNITS.startPoll, look });
  }
}

const publicHalf = (privateKey: string): string => {
  const key = utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return `ssh-ed25519 ${key.getPublicSSH().toString('base64')}`;
};

/** Run a command to its good end; comes back with what it printed. */
export const command = async ({ shell }: Machine, text: string): Promise<string> => {
  const { code, output, complaint } = await shell.run(text, { deadline: COMMAND });
  if (code === 0) return output;
  const hoped = `a bare script does "${text.slice(0, SHOWN)}"`;
  throw new Unavailable({ hoped, seen: `exit code ${code} ${complaint.trim()}` });
};
