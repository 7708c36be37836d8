/** What happened, in the order in which the witness learned it? One append-only history per scenario, from which every judge draws. */
import type { Failover } from '../customer/customer';
import type { Rental } from '../suppliers/gpu-market';
import type { Asked, Called, Settled, Shown } from './asked';
import type { AboutCopy } from './copy';
import type { Order } from './orders';
import type { OfSnapshots } from './snapshots';
import type { Moved, Moving, Shelf } from './moving';
import type { OfFaults } from './struck';

/** A machine that a supplier lists under the instance's mark. */
export interface Listed extends Pick<Rental, 'image' | 'disk'> {
  readonly key: string;
  readonly supplier: 'gpu-market' | 'compute';
  readonly id: string;
  readonly label: string;
  readonly status: string;
  readonly host?: string;
  readonly port?: number;
  readonly user: string;
  /** Of a GPU: megabytes, dollars per hour. */
  readonly memory?: number;
  readonly pricePerHour?: number;
  /** What it is: the model of a GPU, the machine type of a VM. */
  readonly model?: string;
  /** Of a VM: by its supplier's price list, dollars per hour; whether it may be taken back at any time. */
  readonly listPrice?: number;
  readonly spot?: boolean;
  /** Where the machine stands, as the market writes it. */
  readonly place?: string;
  /** The market's announcement that it takes the machine back. */
  readonly notice?: string;
}

/** What a look asks of the workload: to save a record, only whether it lives, or to carry out an order. */
export type Verb = 'offer' | 'live' | 'do';

/** The workload's own answer to a look. */
export interface Answer {
  readonly verb: Verb;
  readonly k: number;
  readonly epoch: number;
  readonly incarnation: string;
  readonly seq: number;
  readonly restoredSeq: number;
  readonly step: number;
  readonly checkpoint: number;
  readonly restoredStep: number;
  readonly where: 'gpu' | 'cpu';
}

/** A machine was given record k to save, or asked whether it lives; without a session nobody could be reached. */
interface Offered {
  readonly kind: 'offered';
  readonly machine: string;
  readonly session?: string;
  readonly verb: Verb;
  readonly k: number;
  readonly order?: Order;
}
/** The workload answered; late when its own deadline had passed. */
interface Answered {
  readonly kind: 'answered';
  readonly machine: string;
  readonly session: string;
  readonly hostKey: string;
  readonly sentAt: number;
  readonly timing: 'ok' | 'late';
  readonly answer: Answer;
}
/** The deadline of a look passed without an answer. */
interface Unanswered {
  readonly kind: 'unanswered';
  readonly machine: string;
  readonly k: number;
  readonly sentAt: number;
}
interface Connected {
  readonly kind: 'connected';
  readonly machine: string;
  readonly session: string;
  readonly startedAt: number;
  /** When the machine had let the witness in: all that came later is the witness's own. */
  readonly enteredAt: number;
  readonly hostKey: string;
}
/** An attempt to connect that did not succeed. */
interface Refused {
  readonly kind: 'refused';
  readonly machine: string;
  readonly startedAt: number;
  readonly because: string;
}
interface Disconnected {
  readonly kind: 'disconnected';
  readonly machine: string;
  readonly session: string;
  readonly because: string;
}
/** A machine showed another host key than at first sight. */
interface HostKeyChanged {
  readonly kind: 'host key changed';
  readonly machine: string;
  readonly pinned: string;
  readonly shown: string;
}
/** A line that no workload of ours writes. */
interface Garbled {
  readonly kind: 'garbled';
  readonly machine: string;
  readonly line: string;
}
/** The suppliers' books; without machines they were as before. */
interface Census {
  readonly kind: 'census';
  readonly askedAt: number;
  readonly machines?: readonly Listed[];
}
/** Somebody who was asked did not answer. */
interface Unheard {
  readonly kind: 'unheard';
  readonly of: string;
  readonly askedAt: number;
  readonly because: string;
}
/** A failover as the product told it when it differed from what was told before; before is when that was last asked. */
interface Claimed {
  readonly kind: 'claimed';
  readonly askedAt: number;
  readonly before?: number;
  readonly failover: Failover;
}
/** The whole records.log of a machine. */
interface Log {
  readonly kind: 'log';
  readonly machine: string;
  readonly askedAt: number;
  readonly text: string;
}
/** What the scenario itself did. */
interface Mark {
  readonly kind: 'mark';
  readonly text: string;
}

type Told =
  | Offered
  | Answered
  | Unanswered
  | Connected
  | Refused
  | Disconnected
  | HostKeyChanged
  | Garbled
  | Census
  | Unheard
  | Claimed
  | AboutCopy
  | Log
  | OfFaults
  | Asked
  | OfSnapshots
  | Moving
  | Moved
  | Shelf
  | Called
  | Settled
  | Shown
  | Mark;

/** One thing that happened, at the instant of the suite's clock when the witness learned it. */
export type Happening = Told & { readonly at: number };
export type HappeningKind = Happening['kind'];
/** A happening of one kind. */
export type Of<K extends HappeningKind> = Extract<Happening, { readonly kind: K }>;

/** A recorded history, live or read back from a file. */
export interface Recorded {
  readonly happenings: readonly Happening[];
}

/** Every happening of one kind, in order. */
export const all = <K extends HappeningKind>(history: Recorded, kind: K): readonly Of<K>[] =>
  (history instanceof History ? history.of(kind) : history.happenings).filter(
    (happening): happening is Of<K> => happening.kind === kind,
  );

// Looks and their fate come fifty times a second; whoever waits is woken only by what may change a verdict.
const ROUTINE: ReadonlySet<HappeningKind> = new Set([
  ...(['offered', 'unanswered', 'refused', 'unheard', 'content', 'shown'] as const),
]);

/** A history that grows: append-only, and wakes whoever waits for something new. */
export class History implements Recorded {
  readonly #happenings: Happening[] = [];
  readonly #kinds: Partial<Record<HappeningKind, Happening[]>> = {};
  readonly #incarnations = new Set<string>();
  readonly #waiting = new Set<() => void>();

  get happenings(): readonly Happening[] {
    return this.#happenings;
  }

  /** Everything of one kind so far, in order. */
  of(kind: HappeningKind): readonly Happening[] {
    return this.#kinds[kind] ?? [];
  }

  /** Append what happened. */
  add(happening: Happening): void {
    this.#happenings.push(happening);
    (this.#kinds[happening.kind] ??= []).push(happening);
    if (!this.#notable(happening)) return;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves at the next happening that may matter to a verdict, or when the signal is aborted. */
  changed(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
      if (signal?.aborted === true) wake();
    });
  }

  toJSON(): readonly Happening[] {
    return this.#happenings;
  }

  #notable(happening: Happening): boolean {
    if (happening.kind === 'census') return happening.machines !== undefined;
    if (happening.kind !== 'answered') return !ROUTINE.has(happening.kind);
    const { hostKey, answer } = happening;
    const key = `${hostKey} ${answer.incarnation} ${answer.verb}`;
    const known = this.#incarnations.has(key);
    this.#incarnations.add(key);
    return !known;
  }
}
