import { chmod } from 'node:fs/promises';
import { routerAddress, type Addresses } from '../addresses';
import type { Disk } from '../disk';
import type { House, Life } from '../house';
import type { MachineSpec } from '../machines';
import { program } from '../programs';
import { sshServer } from '../ssh-server';
import { linkUp, walls } from './enclosure';
import type { Holder } from './holder';
import { EnclosedLife } from './life';
import { settingsOf } from './settings';

/** What every enclosed machine stands on: the cloud's namespaces and its addresses. */
export interface Site {
  readonly holder: Holder;
  readonly addresses: Addresses;
}

/** The house of a machine with a network, a process tree and a file system of its own. */
export class EnclosedHouse implements House {
  readonly address: string;
  readonly user: string;
  #lives = 0;

  constructor(
    private readonly site: Site,
    readonly disk: Disk,
    private readonly spec: MachineSpec,
  ) {
    this.address = site.addresses.take();
    this.user = spec.user;
  }

  async furnish(): Promise<void> {
    await this.disk.make(settingsOf(this.spec, this.address));
  }

  life(): Life {
    const { holder } = this.site;
    const name = `m${this.address.split('.')[3] ?? ''}x${++this.#lives}`;
    return new EnclosedLife({ holder, name, address: this.address, command: this.#command(name) });
  }

  // What is bound into the machine is the file itself: it cannot be taken away, only closed.
  async showGpu(shown: boolean): Promise<void> {
    await chmod(this.disk.at('nvidia0'), shown ? 0o666 : 0);
  }

  leave(): void {
    this.site.addresses.free(this.address);
  }

  #command(device: string): readonly string[] {
    const { holder, addresses } = this.site;
    const link = linkUp({ address: this.address, router: routerAddress(addresses.slot), device });
    return [
      ...[...holder.entry(), program('unshare'), '-n', program('sh'), '-c', link, 'link'],
      ...[program('bwrap'), ...walls(this.disk.directory, this.spec), ...sshServer('/etc/ssh/sshd_config')],
    ];
  }
}
