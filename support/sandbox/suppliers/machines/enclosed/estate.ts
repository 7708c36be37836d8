import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Addresses, serviceAddress } from '../addresses';
import { Disk } from '../disk';
import type { Estate, House } from '../house';
import type { Doors, MachineSpec } from '../machines';
import { Holder } from './holder';
import { EnclosedHouse } from './house';
import { openPassage } from './passage';
import { checkTools, checkWalls, refusal } from './probe';

/** Machines in namespaces of this computer. */
export class EnclosedEstate implements Estate {
  readonly tier = 1;
  readonly why = 'User namespaces are available: every machine has its own network and process tree.';
  readonly limits = {};

  private constructor(
    private readonly directory: string,
    private readonly addresses: Addresses,
    private readonly holder: Holder,
  ) {}

  /** Fails with NoWalls where this computer does not allow it. */
  static async open(parent: string): Promise<EnclosedEstate> {
    checkTools();
    const directory = join(parent, 'machines');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const addresses = await Addresses.open();
    try {
      return new EnclosedEstate(directory, addresses, await openHolder(addresses.slot, directory));
    } catch (cause) {
      addresses.close();
      throw cause;
    }
  }

  get serviceAddress(): string {
    return serviceAddress(this.addresses.slot);
  }

  async admit(doors: Doors): Promise<void> {
    await openPassage(this.#site, doors);
  }

  house(id: string, spec: MachineSpec): House {
    return new EnclosedHouse(this.#site, new Disk(join(this.directory, id), spec), spec);
  }

  async end(): Promise<void> {
    await this.holder.close();
  }

  close(): Promise<void> {
    this.addresses.close();
    return Promise.resolve();
  }

  get #site(): { readonly holder: Holder; readonly addresses: Addresses } {
    return { holder: this.holder, addresses: this.addresses };
  }
}

async function openHolder(slot: number, directory: string): Promise<Holder> {
  const holder = await Holder.open(slot, directory).catch((cause: unknown) => {
    throw refusal(cause);
  });
  try {
    await checkWalls(holder);
    return holder;
  } catch (cause) {
    await holder.close();
    throw cause;
  }
}
