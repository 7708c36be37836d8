import { createServer, type Server } from 'node:net';
import { once } from 'node:events';

/** The port every machine's sshd is published on. */
export const PORT = 2222;
const SLOTS = 250;
const HOSTS = 250;

/** The address of the cloud itself: where connections from outside come from. */
export const routerAddress = (slot: number): string => `127.77.${slot}.254`;

/** The address of the one service that machines find in the cloud. */
export const serviceAddress = (slot: number): string => `127.77.${slot}.253`;

/** A sandbox's own range of addresses, 127.77.S.*, held as long as its process lives. */
export class Addresses {
  readonly #taken = new Set<number>();
  #last = 0;

  private constructor(
    readonly slot: number,
    private readonly held: Server,
  ) {}

  /** Takes the first range nobody else holds. */
  static async open(): Promise<Addresses> {
    for (let slot = 1; slot <= SLOTS; slot++) {
      const held = await hold(slot);
      if (held !== undefined) return new Addresses(slot, held);
    }
    throw new Error(
      `No range of addresses is free: port ${PORT} is taken on 127.77.1.254 to 127.77.${SLOTS}.254.`,
    );
  }

  /** The address not used for the longest time. */
  take(): string {
    for (let tried = 0; tried < HOSTS; tried++) {
      this.#last = (this.#last % HOSTS) + 1;
      if (!this.#taken.has(this.#last)) {
        this.#taken.add(this.#last);
        return `127.77.${this.slot}.${this.#last}`;
      }
    }
    throw new Error(`All ${HOSTS} addresses of the cloud are taken.`);
  }

  /** The address may be used again. */
  free(address: string): void {
    this.#taken.delete(Number(address.split('.')[3]));
  }

  /** Gives the whole range back. */
  close(): void {
    this.held.close();
  }
}

async function hold(slot: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(PORT, routerAddress(slot));
  try {
    await once(server, 'listening');
    return server;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw cause;
  }
}
