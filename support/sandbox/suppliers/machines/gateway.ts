import { connect, createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PORT } from './addresses';
import { Crossing } from './crossing';
import type { Holder } from './holder';
import { seen } from '../../clock';

/** A machine's published port: connections from outside cross into the cloud by a unix socket. */
export class Gateway {
  readonly #open = new Set<Crossing>();
  readonly #server: Server;
  #held = false;
  #closed: Promise<void> | undefined;

  private constructor(
    private readonly holder: Holder,
    private readonly crossing: string,
    private readonly address: string,
  ) {
    this.#server = createServer({ noDelay: true }, (outside) => {
      const crossing = new Crossing(outside, this.#path(), () => this.#open.delete(crossing));
      this.#open.add(crossing);
      if (!this.#held) crossing.pass();
    });
  }

  /** Publishes the machine's port; resolves when it listens. */
  static async open(holder: Holder, crossing: string, address: string): Promise<Gateway> {
    const gateway = new Gateway(holder, crossing, address);
    gateway.#server.listen(PORT, address);
    await once(gateway.#server, 'listening');
    // -t0: without it a killed machine would be noticed half a second late
    const way = `UNIX-LISTEN:${crossing},fork,backlog=128 TCP:${address}:${PORT},nodelay`;
    holder.run(`socat -t0 ${way} & ${crossing}=$!`);
    return gateway;
  }

  /** Resolves when an ssh server greets from behind the port. */
  async answers(deadline: number): Promise<void> {
    await seen({ hoped: `An ssh server answers at ${this.address}:${PORT}`, within: deadline }, async () =>
      (await this.#greeting())?.startsWith('SSH-2.0') === true ? true : undefined,
    );
  }

  /** Lets nothing pass any more and ends nothing: callers connect, and then hear nothing. */
  hold(): void {
    this.#held = true;
    for (const crossing of this.#open) crossing.hold();
  }

  /** Lets everything pass again, what has waited included. */
  release(): void {
    if (!this.#held) return;
    this.#held = false;
    for (const crossing of this.#open) crossing.pass();
  }

  /** Closes the port and every connection at once. */
  async close(): Promise<void> {
    await (this.#closed ??= this.#shut());
  }

  async #shut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const crossing of this.#open) crossing.close();
    this.holder.run(`kill -9 $${this.crossing}`);
    await Promise.all([closed, rm(this.#path(), { force: true })]);
  }

  async #greeting(): Promise<string | undefined> {
    const socket = connect(this.#path());
    try {
      const [words] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [unknown];
      return Buffer.isBuffer(words) ? words.toString() : undefined;
    } catch {
      return undefined; // not up yet: looked at again until the deadline
    } finally {
      socket.destroy();
    }
  }

  #path(): string {
    return join(this.holder.directory, this.crossing);
  }
}
