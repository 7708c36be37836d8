/** What did the customer ask of the product, and what was answered? */
import type { GpuInstance, InstanceId, StandbyTerms } from '../customer/customer';

/** What a customer may ask for an instance: that the work leave its GPU now, that this be rehearsed, that it be protected or no longer. */
export type Wish = 'move' | 'rehearsal' | 'protect' | 'unprotect';

/** Between f0 and f1 the customer asked something for a machine that is, to the product, this instance; and was answered. */
export interface Asked {
  readonly kind: 'asked';
  readonly wish: Wish;
  readonly f0: number;
  readonly f1: number;
  readonly machine: string;
  readonly instance: InstanceId;
  /** The failover that was begun for it. */
  readonly failover?: string;
  readonly refused?: string;
}

/** What the product called an instance's protection: its two answers, told when one of them changed; before is when that was last asked. */
export interface Called {
  readonly kind: 'called';
  readonly askedAt: number;
  readonly before?: number;
  /** Whether it says that the CPU Standby could take over. */
  readonly ready: boolean;
  /** Its word for the state of the CPU Standby; "none" without one. */
  readonly state: string;
}

/** What the product told of the instance, and of whatever has taken its place: how it is, and where the work is to be found. */
export interface Shown {
  readonly kind: 'shown';
  readonly askedAt: number;
  readonly instances: readonly GpuInstance[];
}

/** What CPU Standbys are to be by the customer's settings, as they were when an instance was rented; undefined where they do not tell. */
export interface Settled {
  readonly kind: 'settled';
  readonly standby: StandbyTerms | undefined;
}
