import { randomUUID } from 'node:crypto';
import { within } from '../../clock';
import type { Serials } from '../serials';

/** What an operation does to which VM. */
export interface Deed {
  readonly type: 'insert' | 'delete' | 'start' | 'stop' | 'setLabels';
  readonly zone: string;
  readonly target: string;
  readonly targetId: string;
}

/** A request that begins an operation: what it asks, and the customer's own id of it. */
export interface Request {
  readonly what: string;
  readonly requestId?: string | undefined;
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

/** An operation under way or done. */
export interface Operation extends Deed {
  readonly id: string;
  /** The customer's own id of the request that began it. */
  requestId?: string;
  readonly name: string;
  readonly startedAt: Date;
  readonly done: Promise<void>;
  endedAt?: Date;
  failure?: Failure;
}

const LONGEST_WAIT = 120_000;

/** Everything that was asked of Compute Engine and how far it is. */
export class Operations {
  readonly #operations = new Map<string, Operation>();
  readonly #requests = new Map<string, Operation>();

  constructor(private readonly serials: Serials) {}

  /** Begin a deed; work resolves when it is done, with what went wrong in one sentence if anything did. */
  begin(deed: Deed, work: Promise<string | undefined>): Operation {
    const name = `operation-${Date.now()}-${randomUUID().slice(0, 13)}`;
    const id = String(this.serials());
    const done = work
      .catch((cause: unknown) => (cause instanceof Error ? cause.message : String(cause)))
      .then((message) => {
        operation.endedAt = new Date();
        if (message !== undefined) operation.failure = { code: 'INTERNAL_ERROR', message };
      });
    const operation: Operation = { ...deed, id, name, startedAt: new Date(), done };
    this.#operations.set(`${deed.zone}/${name}`, operation);
    return operation;
  }

  /** Begin something unless the same request, sent again, began it already: then that is the answer. */
  once({ requestId, what }: Request, begin: () => Operation): Operation {
    if (requestId === undefined) return begin();
    const key = `${requestId} ${what}`;
    const operation = this.#requests.get(key) ?? begin();
    operation.requestId = requestId;
    this.#requests.set(key, operation);
    return operation;
  }

  find(zone: string, name: string): Operation | undefined {
    return this.#operations.get(`${zone}/${name}`);
  }

  /** Wait until an operation is done, at most two minutes: then it is answered as it is. */
  async wait(operation: Operation): Promise<Operation> {
    await within(LONGEST_WAIT, 'The operation is done', operation.done).catch(() => undefined);
    return operation;
  }
}
