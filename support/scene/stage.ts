import type { Customer, GpuInstance, InstanceId } from '../customer/customer';
import type { Faults } from '../suppliers/faults';
import type { Watch } from '../witness/watch';

/** What a scene needs of the world: whom it asks, how things break, and who keeps what was rented. */
export interface Stage {
  readonly customer: Customer;
  readonly faults: Faults;
  /** Everything of this scenario is rented under this label. */
  readonly label: string;
  /** Rent for so many dollars per hour, and write it down in the order that loses nothing. */
  readonly rent: (dollarsPerHour: number, order: () => Promise<GpuInstance>) => Promise<GpuInstance>;
  /** Begin to watch everything the suppliers list under the label. */
  readonly watch: () => Watch;
  /** A number in [0, 1) that is the same again with the same seed. */
  readonly draw: (purpose: string) => number;
  readonly signal: AbortSignal;
}

/** The instance of the story: to the product, to the market, and to the witness. */
export interface Actor {
  readonly id: InstanceId;
  readonly rental: string;
  readonly machine: string;
}
