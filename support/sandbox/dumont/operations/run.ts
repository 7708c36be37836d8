import type { Run } from '../product';
import { drive } from './drive';
import type { Procedure, Task } from './task';

interface Waiting {
  readonly step: string;
  readonly resolve: () => void;
}

/** An operation in the hands of this life of the product. */
export class Running implements Run {
  readonly #waiting = new Set<Waiting>();
  readonly done: Promise<void>;

  constructor(
    readonly task: Task,
    readonly work: string,
    { procedure, onStep }: { readonly procedure: Procedure; readonly onStep: () => void },
  ) {
    this.done = drive(task, procedure, (left) => {
      onStep();
      for (const { step, resolve } of this.#waiting) if (step === left) resolve();
    });
  }

  async past(step: string): Promise<void> {
    const left = new Promise<void>((resolve) => this.#waiting.add({ step, resolve }));
    await Promise.race([left, this.done]);
  }
}
