import { FAILOVER } from './failover/failover';
import { REHEARSAL } from './failover/rehearsal';
import { MIGRATE } from './migration/migrate';
import { GIVE_BACK } from './operations/give-back';
import { PROTECT } from './operations/protect';
import { RELEASE } from './operations/release';
import { RENT } from './operations/rent';
import { Running } from './operations/run';
import { Task, type Procedure } from './operations/task';
import { UNPROTECT } from './operations/unprotect';
import type { Product, Run, Supervision } from './product';
import type { Operation, OperationKind } from './records';
import { reasonOf } from './refusal';
import { RESTORE } from './snapshots/restoring';
import { SNAPSHOT } from './snapshots/saving';
import { Watch } from './watch/watch';

const PROCEDURES: Readonly<Record<OperationKind, Procedure>> = {
  rent: RENT,
  protect: PROTECT,
  unprotect: UNPROTECT,
  failover: FAILOVER,
  rehearsal: REHEARSAL,
  migrate: MIGRATE,
  release: RELEASE,
  'give-back': GIVE_BACK,
  snapshot: SNAPSHOT,
  restore: RESTORE,
};

interface InHand {
  readonly work: string;
  readonly over: AbortController;
  readonly done: Promise<void>;
}

/** Carries operations out, each to its end even over restarts, and keeps watch over every work in between. */
export class Supervisor implements Supervision {
  readonly #inHand = new Set<InHand>();
  readonly #watches = new Map<string, Watch>();

  constructor(private readonly product: () => Product) {}

  /** Takes up what a former life of the product has left. */
  resume(): void {
    const { store } = this.product();
    for (const operation of store.operations.all()) this.#carryOut(operation);
    for (const { id } of store.works.all()) this.attend(id);
  }

  begin(operation: Operation): Run {
    this.product().store.operations.put(operation.id, operation);
    return this.#carryOut(operation);
  }

  attend(work: string): void {
    const watch = this.#watches.get(work) ?? new Watch(this.product(), work);
    this.#watches.set(work, watch);
    watch.adjust();
  }

  async quiet(work: string): Promise<void> {
    await this.#watches.get(work)?.quiet();
  }

  async halt(work: string): Promise<void> {
    const mine = [...this.#inHand].filter((one) => one.work === work);
    for (const { over } of mine) over.abort();
    const watch = this.#watches.get(work);
    this.#watches.delete(work);
    await Promise.all([...mine.map(({ done }) => done), watch?.end()]);
  }

  /** Ends everything without finishing it: the next life takes it up. */
  async close(): Promise<void> {
    const works = new Set([...[...this.#inHand].map(({ work }) => work), ...this.#watches.keys()]);
    await Promise.all([...works].map((work) => this.halt(work)));
  }

  #carryOut({ id, kind, work }: Operation): Run {
    const over = new AbortController();
    const attend = (): void => {
      if (!over.signal.aborted) this.attend(work);
    };
    const task = new Task(this.product(), id, over.signal);
    const running = new Running(task, work, { procedure: PROCEDURES[kind], onStep: attend });
    const note = (error: unknown): void => {
      this.product().journal.note('operation ended', { operation: id, kind, because: reasonOf(error) });
    };
    const done = running.done.catch(note).finally(() => {
      this.#inHand.delete(inHand);
      attend();
    });
    const inHand: InHand = { work, over, done };
    this.#inHand.add(inHand);
    return running;
  }
}
