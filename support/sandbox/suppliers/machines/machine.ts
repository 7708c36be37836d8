import { PORT } from './addresses';
import type { House, Life } from './house';
import type { Damage, Machine } from './machines';
import { NOTHING, together, type Traffic } from './traffic';

/** A machine in its house: furnished, run, damaged, stopped, run again, and gone for good. */
export class HousedMachine implements Machine {
  readonly port = PORT;
  readonly address: string;
  readonly user: string;
  readonly hostKey: string;
  readonly directory: string;
  #life: Life | undefined;
  /** What crossed the link in earlier runs. */
  #before: Traffic = NOTHING;
  #destroyed: Promise<void> | undefined;

  constructor(
    readonly id: string,
    private readonly house: House,
  ) {
    this.address = house.address;
    this.user = house.user;
    this.hostKey = house.disk.hostKey;
    this.directory = house.disk.directory;
  }

  get gone(): Promise<void> {
    return this.#life?.gone ?? Promise.resolve();
  }

  get traffic(): Traffic {
    return this.#life === undefined ? this.#before : together(this.#before, this.#life.traffic);
  }

  /** Makes the disk and starts the machine on it. */
  async begin(): Promise<this> {
    try {
      await this.house.furnish();
      await this.resume();
      return this;
    } catch (cause) {
      await this.destroy();
      throw cause;
    }
  }

  async resume(): Promise<void> {
    if (this.#destroyed !== undefined) throw new Error(`The machine ${this.id} is gone for good.`);
    this.#before = this.traffic;
    this.#life = this.house.life();
    try {
      await this.#life.begin();
    } catch (cause) {
      await this.stop();
      throw cause;
    }
  }

  async authorise(publicKey: string): Promise<void> {
    await this.house.disk.authorise(publicKey);
  }

  async damage(how: Damage): Promise<void> {
    const life = this.#running();
    await (how === 'gpu-lost' ? this.house.showGpu(false) : life.damage(how));
  }

  async mend(how: Damage): Promise<void> {
    const life = this.#running();
    await (how === 'gpu-lost' ? this.house.showGpu(true) : life.mend(how));
  }

  async stop(): Promise<void> {
    await this.#life?.end();
  }

  async vanish(): Promise<void> {
    await this.destroy();
  }

  async destroy(): Promise<void> {
    this.#destroyed ??= this.#remove();
    try {
      await this.#destroyed;
    } catch (cause) {
      this.#destroyed = undefined; // the next call tries again
      throw cause;
    }
  }

  async #remove(): Promise<void> {
    await this.stop();
    await this.house.disk.remove();
    this.house.leave();
  }

  #running(): Life {
    if (this.#life?.running !== true) throw new Error(`The machine ${this.id} does not run.`);
    return this.#life;
  }
}
