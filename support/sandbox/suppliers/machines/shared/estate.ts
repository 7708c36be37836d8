import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Addresses, serviceAddress } from '../addresses';
import { Disk } from '../disk';
import type { Estate, House } from '../house';
import type { Limits, MachineSpec } from '../machines';
import { Cuts } from './cuts';
import { familyBelow, killAll } from './family';
import { Guardian } from './guardian';
import { SharedHouse, type Site } from './house';
import { checkComputer } from './probe';

/** Machines that share this computer's network, accounts and files: an ssh server and a directory each. */
export class SharedEstate implements Estate {
  readonly tier = 2;
  readonly limits: Limits = {
    'link-cut': {
      offered: true,
      why: 'Nobody reaches the machine and it reaches no other machine; what it calls elsewhere still answers.',
    },
  };
  #houses = 0;

  private constructor(
    readonly why: string,
    private readonly directory: string,
    private readonly site: Site,
  ) {}

  static async open(parent: string, because: string): Promise<SharedEstate> {
    await checkComputer();
    // ssh puts sockets deep below it, and their paths must be short
    const directory = join(parent, 'm');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const addresses = await Addresses.open();
    const why = `${because} The machines share this computer's network, accounts and files.`;
    return new SharedEstate(why, directory, {
      addresses,
      cuts: new Cuts(),
      guardian: new Guardian(directory),
    });
  }

  get serviceAddress(): string {
    return serviceAddress(this.site.addresses.slot);
  }

  /** The machines share this computer's network: they are there already. */
  admit(): Promise<void> {
    return Promise.resolve();
  }

  house(_id: string, spec: MachineSpec): House {
    const disk = new Disk(join(this.directory, String(++this.#houses)), spec);
    return new SharedHouse(this.site, disk, spec);
  }

  async end(): Promise<void> {
    await killAll(() => familyBelow(this.directory));
  }

  async close(): Promise<void> {
    await this.site.guardian.close();
    this.site.addresses.close();
  }
}
