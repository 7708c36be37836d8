import { Disk } from './disk';
import { linkUp, sshServer, walls } from './enclosure';
import { Gateway } from './gateway';
import { routerAddress, type Holder } from './holder';
import { PORT, type Addresses } from './addresses';
import type { Machine, MachineSpec } from './machines';
import { ProcessTree } from './process-tree';
import { program } from './programs';

const START_LIMIT = 10_000;

/** Where a machine is put: the cloud's namespaces, its addresses and its directory. */
export interface Place {
  readonly id: string;
  readonly number: number;
  readonly directory: string;
  readonly crossing: string;
  readonly holder: Holder;
  readonly addresses: Addresses;
}

/** A machine enclosed in namespaces of its own. */
export class EnclosedMachine implements Machine {
  readonly id: string;
  readonly address: string;
  readonly port = PORT;
  readonly hostKey: string;
  readonly directory: string;
  readonly #disk: Disk;
  #tree: ProcessTree | undefined;
  #gateway: Gateway | undefined;
  #starts = 0;
  #over = false;

  constructor(
    private readonly place: Place,
    private readonly spec: MachineSpec,
  ) {
    this.id = place.id;
    this.directory = place.directory;
    this.address = place.addresses.take();
    this.#disk = new Disk(place.directory, spec);
    this.hostKey = this.#disk.hostKey;
  }

  get gone(): Promise<void> {
    return this.#tree?.gone ?? Promise.resolve();
  }

  /** Makes the disk and starts the machine on it. */
  async begin(): Promise<this> {
    try {
      await this.#disk.make(this.address);
      await this.resume();
      return this;
    } catch (cause) {
      await this.destroy();
      throw cause;
    }
  }

  async resume(): Promise<void> {
    if (this.#over) throw new Error(`The machine ${this.id} is gone for good.`);
    const { holder, crossing } = this.place;
    const tree = new ProcessTree(this.#command());
    this.#tree = tree;
    void tree.gone.then(() => this.#unpublish());
    const [gateway] = await Promise.all([
      Gateway.open(holder, `${crossing}-${++this.#starts}`, this.address),
      tree.says(`Server listening on ${this.address} port ${PORT}`, START_LIMIT),
    ]);
    this.#gateway = gateway;
    await gateway.answers(START_LIMIT);
  }

  async authorise(publicKey: string): Promise<void> {
    await this.#disk.authorise(publicKey);
  }

  async stop(): Promise<void> {
    await this.#tree?.kill();
    await this.#unpublish();
  }

  async vanish(): Promise<void> {
    await this.destroy();
  }

  async destroy(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.stop();
    await this.#disk.remove();
    this.place.addresses.free(this.address);
  }

  async #unpublish(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = undefined;
    await gateway?.close();
  }

  #command(): readonly string[] {
    const { holder, addresses, number } = this.place;
    const link = linkUp({
      address: this.address,
      router: routerAddress(addresses.slot),
      device: `v${number}x${this.#starts}`,
    });
    return [
      ...[...holder.entry(), program('unshare'), '-n', program('sh'), '-c', link, 'link'],
      ...[program('bwrap'), ...walls(this.directory, this.spec), ...sshServer()],
    ];
  }
}
