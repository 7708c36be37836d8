/** What did the customer ask of the product, and how was that answered? */
import type { InstanceId } from '../customer/customer';

/** What a customer may ask for an instance: that the work leave its GPU now, or that this be rehearsed. */
export type Wish = 'move' | 'rehearsal';

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
