/** Seam 2: the compute supplier's books (Google Compute Engine), read and, for the sweep, written by the suite itself. */

/** A virtual machine in the supplier's books. */
export interface Vm {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** The supplier's own word: PROVISIONING, STAGING, RUNNING, STOPPING, TERMINATED. */
  readonly status: string;
  readonly machineType: string;
  /** Of all its disks; gigabytes. */
  readonly disk: number;
  /** Whether the supplier may take it back at any time. */
  readonly spot: boolean;
  /** By the supplier's price list, its disk included; dollars per hour, undefined where the list does not have it. */
  readonly pricePerHour?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly host?: string;
  readonly port: number;
  readonly user: string;
  /** When it was made, by the supplier's clock; milliseconds since 1970. */
  readonly since?: number;
}

/** Throws Unavailable when the supplier does not answer or refuses the credentials. */
export interface Compute {
  /** Every VM labelled with the mark (or, as `<mark>/<name>`, with mark and name); without one, every VM of the project. */
  vms(mark?: string): Promise<readonly Vm[]>;
  /** Return a VM and wait until the supplier says it is gone; gone already is success. */
  destroy(vm: Pick<Vm, 'name' | 'zone'>): Promise<void>;
  close(): Promise<void>;
}
