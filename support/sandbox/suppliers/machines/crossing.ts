import { connect, type Socket } from 'node:net';

/** One connection from outside on its way into the cloud. */
export class Crossing {
  #inside: Socket | undefined;
  #held = true;

  constructor(
    private readonly outside: Socket,
    private readonly path: string,
    /** Told when nothing is left of it. */
    private readonly over: () => void,
  ) {
    this.#watch(outside);
  }

  /** Lets everything pass, first what has waited. */
  pass(): void {
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
    const inside = connect(this.path);
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
