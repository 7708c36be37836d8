import { Disk } from './disk';
import { linkUp, sshServer, walls } from './enclosure';
import { freeze, thaw } from './freezer';
import { Gateway } from './gateway';
import { routerAddress, type Holder } from './holder';
import { LinkCut } from './link-cut';
import { PORT, type Addresses } from './addresses';
import type { Damage, Machine, MachineSpec } from './machines';
import { ProcessTree } from './process-tree';
import { program } from './programs';

const START_LIMIT = 10_000;

/** Where a machine is put: the cloud's namespaces, its addresses and its directory. */
export interface Place {
  readonly id: string;
  readonly number: number;
  readonly directory: string;
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
  #cut: LinkCut | undefined;
  #starts = 0;
  #destroyed: Promise<void> | undefined;

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
    if (this.#destroyed !== undefined) throw new Error(`The machine ${this.id} is gone for good.`);
    try {
      await this.#run(`m${this.place.number}x${++this.#starts}`);
    } catch (cause) {
      await this.stop();
      throw cause;
    }
  }

  async authorise(publicKey: string): Promise<void> {
    await this.#disk.authorise(publicKey);
  }

  async damage(how: Damage): Promise<void> {
    const { cut, first } = this.#running();
    if (how === 'link-cut') await cut.make();
    else if (how === 'freeze') await freeze(first);
    else await this.#disk.showGpu(false);
  }

  async mend(how: Damage): Promise<void> {
    const { cut, first } = this.#running();
    if (how === 'link-cut') await cut.mend();
    else if (how === 'freeze') thaw(first);
    else await this.#disk.showGpu(true);
  }

  async stop(): Promise<void> {
    await this.#tree?.kill();
    this.#cut?.forget();
    await this.#gateway?.close();
  }

  async vanish(): Promise<void> {
    await this.destroy();
  }

  async destroy(): Promise<void> {
    this.#destroyed ??= this.#remove();
    try {
      await this.#destroyed;
    } catch (cause) {
      this.#destroyed = undefined; // the next call tries again
      throw cause;
    }
  }

  async #remove(): Promise<void> {
    await this.stop();
    await this.#disk.remove();
    this.place.addresses.free(this.address);
  }

  #running(): { readonly cut: LinkCut; readonly first: number } {
    const first = this.#tree?.first;
    if (this.#cut === undefined || first === undefined)
      throw new Error(`The machine ${this.id} does not run.`);
    return { cut: this.#cut, first };
  }

  async #run(name: string): Promise<void> {
    const gateway = await Gateway.open(this.place.holder, name, this.address);
    this.#gateway = gateway;
    const tree = new ProcessTree(this.#command(name));
    this.#tree = tree;
    const { holder } = this.place;
    this.#cut = new LinkCut(holder, { address: this.address, device: name, gateway });
    void tree.gone.then(() => gateway.close());
    await tree.says(`Server listening on ${this.address} port ${PORT}`, START_LIMIT);
    await gateway.answers(START_LIMIT);
  }

  #command(device: string): readonly string[] {
    const { holder, addresses } = this.place;
    const link = linkUp({
      address: this.address,
      router: routerAddress(addresses.slot),
      device,
    });
    return [
      ...[...holder.entry(), program('unshare'), '-n', program('sh'), '-c', link, 'link'],
      ...[program('bwrap'), ...walls(this.directory, this.spec), ...sshServer()],
    ];
  }
}
