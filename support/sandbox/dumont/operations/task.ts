import type { Product } from '../product';
import type { Instance, Operation, Standby, Work } from '../records';
import { Hopeless } from '../refusal';

/** One operation while it is carried out: its records, always read anew, and the signal that ends it. */
export class Task {
  constructor(
    readonly product: Product,
    readonly id: string,
    readonly signal: AbortSignal,
  ) {}

  get operation(): Operation {
    return this.product.store.operations.get(this.id);
  }

  get work(): Work {
    return this.product.store.works.get(this.operation.work);
  }

  get standby(): Standby {
    const { standby } = this.work;
    if (standby === null) throw new Hopeless('There is no CPU Standby.');
    return standby;
  }

  /** The machine this operation has rented. */
  get rented(): Instance {
    const { instance } = this.operation.rental;
    if (instance === null) throw new Hopeless('Nothing is rented.');
    return this.product.store.instances.get(instance);
  }

  change(part: Partial<Operation>): void {
    this.product.store.operations.change(this.id, part);
  }

  changeWork(part: Partial<Work>): Work {
    return this.product.store.works.change(this.operation.work, part);
  }

  changeStandby(part: Partial<Standby>): void {
    this.changeWork({ standby: { ...this.standby, ...part } });
  }
}

/** One step of an operation: does its part, however often it is called, and names the next one. */
type Step = (task: Task) => Promise<string>;

/** The last word of every operation. */
export const DONE = 'done';

/** How an operation of one kind goes: its steps, what a failed try means, and how it gives up. */
export interface Procedure {
  readonly steps: Readonly<Record<string, Step>>;
  /** Looks at a failed try; throws Hopeless when no other can succeed, may answer another step to go on with. */
  readonly troubled: (task: Task, error: unknown) => Promise<string | undefined>;
  /** Leaves things in order when the operation cannot succeed. */
  readonly giveUp: (task: Task, reason: string) => Promise<void>;
}
