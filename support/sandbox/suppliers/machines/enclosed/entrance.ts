import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { seen } from '../../../clock';
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

  /** Resolves when whoever comes is let in: nobody has to come for that, which would cost both sides several processes. */
  async stands(deadline: number): Promise<void> {
    await seen({ hoped: `There is a way to ${this.name}`, within: deadline }, () =>
      this.holder.listens(this.name) ? true : undefined,
    );
  }

  /** Leads nowhere any more. */
  async close(): Promise<void> {
    this.holder.run(`kill -9 $${this.name}`);
    await rm(this.path, { force: true });
  }
}
