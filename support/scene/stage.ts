import type { Customer, GpuInstance, InstanceId } from '../customer/customer';
import type { WebConsole } from '../customer/web-console';
import type { GpuMarket } from '../suppliers/gpu-market';
import type { Faults } from '../suppliers/faults';
import type { ObjectStore } from '../suppliers/object-store';
import type { Watch } from '../witness/watch';

/** What a scene needs of the world: whom it asks, how things break, and who keeps what was rented. */
export interface Stage {
  /** Arranges, through the API. */
  readonly customer: Customer;
  /** Acts and is asked, through what the profile says. */
  readonly channel: Customer;
  /** Undefined where the target has none. */
  readonly console: WebConsole | undefined;
  readonly faults: Faults;
  /** Undefined where nobody says where it is. */
  readonly store: ObjectStore | undefined;
  /** The market's own shelves, looked at without the product. */
  readonly market: Pick<GpuMarket, 'onOffer'>;
  /** Everything of this scenario is rented under this label. */
  readonly label: string;
  /** Rent for so many dollars per hour, and write it down in the order that loses nothing. */
  readonly rent: (dollarsPerHour: number, order: () => Promise<GpuInstance>) => Promise<GpuInstance>;
  /** The same, under a label of its own: for what is no part of the scenario's own story. */
  readonly rentBeside: (
    dollarsPerHour: number,
    order: (label: string) => Promise<GpuInstance>,
  ) => Promise<GpuInstance>;
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
