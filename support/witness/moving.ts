/** Where did the customer want the work to go, and what did the product answer when it was over? */
import type { Destination, Estimate, GpuInstance, InstanceId, Migrated } from '../customer/customer';

/** From this instant on the customer wanted the work to move away from a machine that is, to the product, this instance. */
export interface Moving {
  readonly kind: 'moving';
  readonly machine: string;
  readonly instance: InstanceId;
  readonly to: Destination;
  /** What the product had said that this would lead to. */
  readonly estimate?: Estimate;
}

/** What the market itself offered of a model: what each costs, by its own id. */
export interface Shelf {
  readonly kind: 'shelf';
  readonly askedAt: number;
  readonly offers: readonly { readonly id: number; readonly pricePerHour: number }[];
}

/** The product said that the move was over; or its answer never came. */
export interface Moved {
  readonly kind: 'moved';
  readonly answer?: Migrated;
  /** What the product said of the new instance just afterwards. */
  readonly shown?: GpuInstance;
  readonly unanswered?: string;
}
