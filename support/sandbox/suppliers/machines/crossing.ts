import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { Traffic } from './traffic';

/** One connection from outside on its way to a machine. */
export class Crossing {
  #inside: Socket | undefined;
  #held = true;
  /** The caller's own port. */
  readonly callerPort: number;

  constructor(
    private readonly outside: Socket,
    private readonly target: NetConnectOpts,
    /** Told when nothing is left of it. */
    private readonly over: () => void,
  ) {
    this.callerPort = outside.remotePort ?? 0;
    this.#watch(outside);
  }

  /** What has passed, as the machine sees it. */
  get traffic(): Traffic {
    const inside = this.#inside;
    return { received: inside?.bytesWritten ?? 0, sent: inside?.bytesRead ?? 0 };
  }

  /** Lets everything pass, first what has waited. */
  pass(): void {
    if (!this.#held) return;
    this.#held = false;
    const inside = (this.#inside ??= this.#enter());
    this.outside.pipe(inside);
    inside.pipe(this.outside);
    if (this.outside.destroyed) inside.destroy();
    if (inside.destroyed) this.outside.destroy();
  }

  /** Lets nothing pass, not even an end. */
  hold(): void {
    this.#held = true;
    this.outside.unpipe();
    this.#inside?.unpipe();
  }

  /** Ends both sides at once. */
  close(): void {
    this.outside.destroy();
    this.#inside?.destroy();
  }

  #enter(): Socket {
    const inside = connect(this.target);
    inside.setNoDelay(true);
    this.#watch(inside);
    return inside;
  }

  #watch(one: Socket): void {
    one.on('error', () => this.#held || this.#other(one)?.destroy()); // a reset on one side is the end of both
    one.on('close', () => {
      if (this.outside.destroyed && this.#inside?.destroyed !== false) this.over();
      if (!this.#held) this.#other(one)?.destroySoon();
    });
  }

  #other(one: Socket): Socket | undefined {
    return one === this.outside ? this.#inside : this.outside;
  }
}
