/** Seam 1: what a customer of Dumont Cloud can do and see, in the customer's verbs. Reports, never judges. */

/** The product's id of a GPU instance; a failover replaces it by a new one. */
export type InstanceId = number;

/** One GPU on offer. Memory in GB, price in dollars per hour. */
export interface Offer {
  readonly id: number;
  readonly gpu: string;
  readonly memory: number;
  readonly pricePerHour: number;
}

/** What is ordered: an offer, under a label that starts with the run's mark, with the workload to run. */
export interface Order {
  readonly offer: Offer;
  readonly label: string;
  readonly workload: string;
}

/** Where a machine answers over SSH. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** What the product says of a GPU instance: a claim, to be checked. Price in dollars per hour. */
export interface GpuInstance {
  readonly id: InstanceId;
  readonly status: string;
  readonly gpu: string;
  readonly pricePerHour: number;
  readonly label: string;
  readonly address?: Address;
  readonly active?: Address & { readonly kind: 'gpu' | 'cpu'; readonly epoch: number };
  readonly replacedBy?: InstanceId;
}

/** What the product says of an instance's CPU Standby. */
export interface Standby {
  readonly instance: InstanceId;
  readonly name: string;
  readonly state: string;
  readonly address?: Address;
  readonly syncEnabled: boolean;
  readonly syncCount: number;
  readonly lastSyncAt?: string;
  /** What the product says is wrong with it. */
  readonly trouble?: string;
}

/** Whether, by the product's word, the CPU Standby could take over now; and if not, why not. */
export interface Readiness {
  readonly ready: boolean;
  readonly reason?: string;
}

/** What CPU Standbys are to be, by the customer's settings: of a machine type, with a disk of so many gigabytes, and on spot only where that is wanted. */
export interface StandbyTerms {
  readonly machineType: string;
  readonly disk: number;
  readonly spot: boolean;
}

/** The product's own units, as it publishes them, in milliseconds; and what it would rent as a CPU Standby, where it tells. */
export interface Units {
  readonly heartbeat: number;
  readonly heartbeatMisses: number;
  readonly syncInterval: number;
  readonly standby?: StandbyTerms;
}

/** The phases a failover goes through, in order; the last is one of two. */
export const PHASES = [
  'detecting',
  'gpu_lost',
  'failover_to_cpu',
  'searching_gpu',
  'provisioning',
  'restoring',
  'complete',
  'failed',
] as const;
export type Phase = (typeof PHASES)[number];

/** What the product says of one failover. Times in milliseconds. */
export interface Failover {
  readonly id: string;
  readonly instance: InstanceId;
  readonly reason: string;
  readonly phase: Phase;
  readonly success?: boolean;
  readonly newInstance?: InstanceId;
  readonly dataRestored: boolean;
  readonly rehearsal: boolean;
  readonly restoredFrom?: string;
  readonly phaseTimings: Readonly<Partial<Record<Phase, number>>>;
  readonly totalTime?: number;
  /** The product's own dates of its beginning and its end. */
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly failureReason?: string;
}

/** The totals of the failover report. Rates in percent, times in milliseconds. */
export interface Totals {
  readonly failovers: number;
  readonly successful: number;
  readonly failed: number;
  readonly successRate: number;
  readonly meanTimeToRecovery?: number;
}

/** How the product answers a wish: it begins, under this id, or it refuses and says why; and when it was asked and had answered, where it takes a while to get to ask. */
export type Answered = ({ readonly failover: string } | { readonly refused: string }) & {
  readonly asked?: { readonly from: number; readonly to: number };
};

/** A snapshot that the product offers for restoring. */
export interface Snapshot {
  readonly id: string;
  readonly name: string;
  /** Of the instance it was made of. */
  readonly label: string;
  readonly pinned: boolean;
}

/** How a snapshot that was asked for was made, and a restore done; or why not, in the product's own words. */
export type Made = { readonly id: string } | { readonly refused: string };
export type Restored = { readonly refused?: string };

/** What a snapshot is asked to be of. */
export type Extent = 'full' | 'incremental';

/** What a customer does with snapshots. An id is known by its first letters. */
export interface Snapshots {
  /** Of everything, or of what has changed since the last one; either can be restored by itself. */
  make(instance: InstanceId, name: string, extent?: Extent): Promise<Made>;
  /** Those on offer; Unavailable when the product says that it does not know. */
  offered(): Promise<readonly Snapshot[]>;
  /** Have a snapshot take the place of an instance's workspace; the workload goes on from it. */
  restore(id: string, into: InstanceId): Promise<Restored>;
  keepForever(id: string): Promise<void>;
  /** Leave so many of each instance, what is kept forever, and the newest good one. */
  cleanUp(keepLast: number): Promise<void>;
  delete(id: string): Promise<void>;
}

/** Where a customer wants the work to go: to a model of GPU, in a part of the world, at most so many dollars per hour; or to the CPU. */
export interface Destination {
  readonly kind: 'gpu' | 'cpu';
  readonly gpu?: string;
  readonly region?: string;
  readonly maxPrice?: number;
}

/** What the product says a move would lead to, or why it would lead nowhere. Price in dollars per hour. */
export interface Estimate {
  readonly available: boolean;
  readonly because?: string;
  readonly gpu?: string;
  readonly pricePerHour?: number;
  readonly minutes?: number;
}

/** What the product says of a move that is over: which instance has the work now and what was done for it, or why it failed. */
export interface Migrated {
  readonly success: boolean;
  readonly newInstance?: InstanceId;
  readonly snapshot?: string;
  readonly because?: string;
  readonly done: readonly string[];
}

/** A customer, whatever the channel. Every call throws Broken (the product refused or lied about its own contract) or Unavailable (it did not answer). */
export interface Customer {
  /** Sign in with the configured e-mail and password. */
  signIn(): Promise<void>;
  /** GPUs on offer, cheapest first. Memory in GB. */
  offers(atLeastMemory: number): Promise<readonly Offer[]>;
  rent(order: Order): Promise<GpuInstance>;
  /** One instance, or undefined when the product no longer knows it. */
  instance(id: InstanceId): Promise<GpuInstance | undefined>;
  instances(): Promise<readonly GpuInstance[]>;
  /** Enable CPU Standby: configure, provision, start the sync. */
  protect(id: InstanceId, label: string): Promise<void>;
  /** Stop the sync of an instance, leaving its CPU Standby. */
  stopSync(id: InstanceId): Promise<void>;
  /** Turn the CPU Standby of an instance off; resolves when the product says that it is gone. */
  unprotect(id: InstanceId): Promise<void>;
  /** The CPU Standby of an instance, or undefined without one. */
  standby(id: InstanceId): Promise<Standby | undefined>;
  /** Whether the CPU Standby of an instance could take over now. */
  readiness(id: InstanceId): Promise<Readiness>;
  units(): Promise<Units>;
  /** Every failover the product reports: running and finished. */
  failovers(): Promise<readonly Failover[]>;
  /** What all failovers come to. */
  totals(): Promise<Totals>;
  /** Have the work leave its GPU now, as planned, for another one. */
  failOver(id: InstanceId): Promise<Answered>;
  /** Have the same proved on a spare GPU, while the work stays where it is. */
  rehearse(id: InstanceId): Promise<Answered>;
  /** What moving the work would lead to. */
  estimateMigration(id: InstanceId, to: Destination): Promise<Estimate>;
  /** Move the work, and wait until that is over; what was left is given back. */
  migrate(id: InstanceId, to: Destination): Promise<Migrated>;
  /** Give the instance and its CPU Standby back. */
  giveBack(id: InstanceId): Promise<void>;
  readonly snapshots: Snapshots;
  /** Credit left, in dollars. */
  credit(): Promise<number>;
  close(): Promise<void>;
}

/** Where the product keeps what was measured of it. */
export interface Times {
  /** Keep what a test has measured, by name, in milliseconds; false where the product keeps no such thing. */
  keepTimes(test: string, times: Readonly<Record<string, number>>): Promise<boolean>;
}
