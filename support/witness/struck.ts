/** What was broken on purpose, and when was that over? */
import type { InstanceId } from '../customer/customer';

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

/** A sentence of the scenario was played to its end, and tells of this fault, if of any. */
interface Played {
  readonly kind: 'played';
  readonly sentence: string;
  readonly fault?: string;
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
