import type { Config } from '../config';
import { KeptSandbox, NotStarted } from './kept-sandbox';
import { KeptSuite } from './kept-suite';
import type { SuiteOrder } from './suite-order';

/** What is to be run with which defect planted. */
export interface Planted extends Pick<SuiteOrder, 'places' | 'reports'> {
  readonly defect: string;
}

/** What runs in the processes of a stand: the suite and the sandbox themselves unless a test brings others. */
export interface Programs {
  readonly suite?: string;
  readonly sandbox?: string;
}

/** A sandbox and the suite, ready for one defect after the other. */
export class Stand {
  readonly #suite: KeptSuite;
  #sandbox: KeptSandbox;
  #fresh = true;

  constructor(
    private readonly config: Pick<Config, 'environment'>,
    private readonly programs: Programs = {},
  ) {
    this.#suite = new KeptSuite(config, programs.suite);
    this.#sandbox = new KeptSandbox(config, programs.sandbox);
  }

  /** Run nothing, and write down what there is to run. */
  rehearse(reports: string, signal: AbortSignal): Promise<void> {
    return this.#suite.run({ reports, places: [], world: {}, rehearsal: true }, signal);
  }

  /** Plant a defect and run scenarios against it. */
  async run({ defect, ...order }: Planted, signal: AbortSignal): Promise<void> {
    await this.#plant(defect, signal);
    const world = { defect, sandbox: this.#sandbox.file };
    await this.#suite.run({ ...order, world }, signal);
  }

  /** End both, with everything that is left in them. */
  async close(): Promise<void> {
    await this.#suite.close();
    await this.#sandbox.close();
  }

  /** Where the defect before has left something behind, a new sandbox takes the place of the old one. */
  async #plant(defect: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#sandbox.plant(defect, signal);
    } catch (error) {
      if (this.#fresh || signal.aborted || error instanceof NotStarted) throw error;
      await this.#sandbox.close();
      this.#sandbox = new KeptSandbox(this.config, this.programs.sandbox);
      await this.#sandbox.plant(defect, signal);
    }
    this.#fresh = false;
  }
}

/** The stands that nobody uses just now. */
export class Stands {
  readonly #free: Stand[] = [];

  constructor(
    private readonly config: Pick<Config, 'environment'>,
    private readonly programs: Programs = {},
  ) {}

  /** One that is free, or else a new one. */
  take(): Stand {
    return this.#free.pop() ?? new Stand(this.config, this.programs);
  }

  /** One that is as it was before serves again; any other has served. */
  async giveBack(stand: Stand, asItWas: boolean): Promise<void> {
    if (asItWas) this.#free.push(stand);
    else await stand.close();
  }

  /** End those that nobody uses. */
  async close(): Promise<void> {
    await Promise.all(this.#free.splice(0).map((stand) => stand.close()));
  }
}
