import { connect, createServer, type NetConnectOpts, type Server } from 'node:net';
import { once } from 'node:events';
import { PORT } from './addresses';
import { Crossing } from './crossing';
import { NOTHING, together, type Traffic } from './traffic';
import { delay, seen } from '../../clock';

/** Who may call a machine: callers are told apart by their port of this computer. */
export interface Doorman {
  /** Takes a look at a new caller. */
  admits(callerPort: number): boolean;
  /** Whether a caller is silenced who has been looked at. */
  silences(callerPort: number): boolean;
}

const EVERYBODY: Doorman = { admits: () => true, silences: () => false };

/** A greeting not heard within so many milliseconds is asked for again: a lost first packet is sent again after a second only. */
const GREETS = 250;

/** A machine's published port: connections from outside cross here on their way to its ssh server. */
export class Gateway {
  readonly #open = new Set<Crossing>();
  readonly #server: Server;
  #held = false;
  /** What connections carried that are over. */
  #carried: Traffic = NOTHING;
  #closed: Promise<void> | undefined;

  private constructor(
    private readonly address: string,
    private readonly inside: NetConnectOpts,
    private readonly doorman: Doorman,
  ) {
    this.#server = createServer({ noDelay: true }, (outside) => {
      const crossing = new Crossing(outside, inside, () => {
        this.#forget(crossing);
      });
      this.#open.add(crossing);
      if (!this.#held && doorman.admits(crossing.callerPort)) crossing.pass();
    });
  }

  /** What has passed so far, as the machine sees it. */
  get traffic(): Traffic {
    return [...this.#open].map(({ traffic }) => traffic).reduce(together, this.#carried);
  }

  /** Publishes the port of the machine whose ssh server is there inside; resolves when it listens. */
  static async open(address: string, inside: NetConnectOpts, doorman: Doorman = EVERYBODY): Promise<Gateway> {
    const gateway = new Gateway(address, inside, doorman);
    gateway.#server.listen(PORT, address);
    await once(gateway.#server, 'listening');
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
    this.review();
  }

  /** Lets everything pass again, what has waited included. */
  release(): void {
    this.#held = false;
    this.review();
  }

  /** Holds or passes every connection as the doorman now says. */
  review(): void {
    for (const crossing of this.#open)
      if (this.#held || this.doorman.silences(crossing.callerPort)) crossing.hold();
      else crossing.pass();
  }

  /** Closes the port and every connection at once. */
  async close(): Promise<void> {
    await (this.#closed ??= this.#shut());
  }

  #forget(crossing: Crossing): void {
    if (this.#open.delete(crossing)) this.#carried = together(this.#carried, crossing.traffic);
  }

  async #shut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const crossing of this.#open) crossing.close();
    await closed;
  }

  async #greeting(): Promise<string | undefined> {
    const socket = connect(this.inside);
    const over = new AbortController();
    const late = delay(GREETS, over.signal).then(
      () => [],
      () => [], // it was not waited for
    );
    try {
      const [words] = (await Promise.race([once(socket, 'data'), once(socket, 'close'), late])) as unknown[];
      return Buffer.isBuffer(words) ? words.toString() : undefined;
    } catch {
      return undefined; // not up yet: looked at again until the deadline
    } finally {
      over.abort();
      socket.destroy();
    }
  }
}
