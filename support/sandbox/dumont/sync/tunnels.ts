import type { ClientChannel } from 'ssh2';
import { pause } from '../../clock';
import type { Connections, Host } from '../machine/connections';
import type { Units } from '../units';
import { tunnel } from './rsync';

/** The SSH connections from standbys to GPUs that all copies between two machines share. */
export class Tunnels {
  readonly #known = new Map<string, Promise<ClientChannel>>();

  constructor(
    private readonly connections: Connections,
    private readonly units: Units,
  ) {}

  /**
   * The one from a standby to a GPU, opened unless it stands already; it stands until its channel is ended. One that
   * does not come about in time is not waited for: copies make connections of their own then, at a higher price.
   */
  async between(standby: Host, gpu: Host): Promise<ClientChannel> {
    const way = `${standby.id} ${gpu.id}`;
    const known = await this.#known.get(way)?.catch(() => undefined);
    if (known?.writable === true) return known;
    const opening = this.#open(standby, gpu);
    this.#known.set(way, opening);
    return opening;
  }

  async #open(standby: Host, gpu: Host): Promise<ClientChannel> {
    const shell = await this.connections.to(standby);
    const command = tunnel(gpu, this.connections.hostKey(gpu.id));
    const { channel, told } = await shell.begin(command, (one) => ({ channel: one, told: firstWord(one) }));
    const over = new AbortController();
    await Promise.race([told, pause(this.units.connect, over.signal)]);
    over.abort();
    return channel;
  }
}

const firstWord = (channel: ClientChannel): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      resolve();
    };
    channel.once('data', done).once('close', done);
  });
