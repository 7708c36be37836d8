import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PORT } from '../addresses';
import type { Holder } from './holder';

/** The way from outside into the cloud's own network, to the ssh server of one machine: a unix socket. */
export class Entrance {
  readonly path: string;

  constructor(
    private readonly holder: Holder,
    private readonly name: string,
  ) {
    this.path = join(holder.directory, name);
  }

  /** Leads to this address of the cloud. */
  open(address: string): void {
    // -t0: without it a killed machine would be noticed half a second late
    const way = `UNIX-LISTEN:${this.name},fork,backlog=128 TCP:${address}:${PORT},nodelay`;
    this.holder.run(`socat -t0 ${way} & ${this.name}=$!`);
  }

  /** Leads nowhere any more. */
  async close(): Promise<void> {
    this.holder.run(`kill -9 $${this.name}`);
    await rm(this.path, { force: true });
  }
}
