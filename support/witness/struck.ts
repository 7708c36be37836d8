/** What was broken on purpose, and when was that over? */
import type { InstanceId } from '../customer/customer';
import type { Order } from './orders';

/** A fault was injected between f0 and f1 into a machine that is, to the product, this instance. */
interface Fault {
  readonly kind: 'fault';
  readonly fault: string;
  readonly f0: number;
  readonly f1: number;
  readonly machine: string;
  readonly instance?: InstanceId;
  /** It strikes somebody or something else than the machine that has the work. */
  readonly beside?: true;
}

/** What is done: the work is moved, a snapshot made, snapshots cleaned up, every file copied to the CPU Standby, or an order carried out. */
export type Deed = 'move' | 'snapshot' | 'clean-up' | 'copy' | Order;

/** What a sentence tells of: a fault, for how long (milliseconds) the workload has saved, a deed, or how long (milliseconds) it lasts itself. */
export interface Told {
  readonly fault?: string;
  readonly saving?: number;
  readonly deed?: Deed;
  readonly lasting?: number;
}

/** A sentence of the scenario was played to its end. */
interface Played extends Told {
  readonly kind: 'played';
  readonly sentence: string;
}

/** The fault was undone, from this instant on; or the machine had been given back for good meanwhile. */
interface Healed {
  readonly kind: 'healed';
  readonly fault: string;
  readonly machine: string;
  readonly gone: boolean;
  /** When the healing was done. */
  readonly done?: number;
}

/** Everything that a history tells of faults. */
export type OfFaults = Fault | Healed | Played;
