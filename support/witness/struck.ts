/** What was broken on purpose, and when was that over? */
import type { InstanceId } from '../customer/customer';

/** A fault was injected between f0 and f1 into a machine that is, to the product, this instance. */
export interface Fault {
  readonly kind: 'fault';
  readonly fault: string;
  readonly f0: number;
  readonly f1: number;
  readonly machine: string;
  readonly instance?: InstanceId;
  /** It strikes somebody or something else than the machine that has the work. */
  readonly beside?: true;
}

/** The fault was undone, from this instant on; or the machine had been given back for good meanwhile. */
export interface Healed {
  readonly kind: 'healed';
  readonly fault: string;
  readonly machine: string;
  readonly gone: boolean;
  /** When the healing was done. */
  readonly done?: number;
}
