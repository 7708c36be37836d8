import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Addresses } from '../addresses';
import type { Disk } from '../disk';
import type { House, Life } from '../house';
import type { MachineSpec } from '../machines';
import type { Cuts } from './cuts';
import type { Guardian } from './guardian';
import { SharedLife } from './life';
import { settingsOf } from './settings';

/** What all machines stand on that share this computer. */
export interface Site {
  readonly addresses: Addresses;
  readonly cuts: Cuts;
  readonly guardian: Guardian;
}

/** The house of a machine that has only its directory to itself. */
export class SharedHouse implements House {
  readonly address: string;
  /** There is only the account that runs the sandbox. */
  readonly user = userInfo().username;

  constructor(
    private readonly site: Site,
    readonly disk: Disk,
    private readonly spec: MachineSpec,
  ) {
    this.address = site.addresses.take();
  }

  async furnish(): Promise<void> {
    await this.site.guardian.watching();
    await this.disk.make(settingsOf(this.disk, this.address, this.spec.gpu !== undefined));
  }

  life(): Life {
    const { directory } = this.disk;
    const config = this.disk.at('etc/sshd_config');
    return new SharedLife({ directory, address: this.address, config, cuts: this.site.cuts });
  }

  // The machine may run as root, who opens whatever is there: so it must not be there.
  async showGpu(shown: boolean): Promise<void> {
    const [here, away] = [this.disk.at('nvidia0'), this.disk.at('nvidia0.lost')];
    const [from, to] = shown ? [away, here] : [here, away];
    if (existsSync(from)) await rename(from, to);
  }

  leave(): void {
    this.site.addresses.free(this.address);
  }
}
