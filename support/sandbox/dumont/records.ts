/** What a customer ordered: under which label, on which image and disk (GB), and what to run. */
export interface Order {
  readonly label: string;
  readonly image: string;
  readonly disk: number;
  readonly command: string;
  readonly skipStandby: boolean;
}

/** What was agreed with the customer and every replacement must keep: at least this memory, at most this price. */
export interface Agreed {
  readonly memoryMb: number;
  readonly gpus: number;
  readonly pricePerHour: number;
}

/** Where the current epoch runs. */
export type Place = { readonly kind: 'gpu'; readonly instance: number } | { readonly kind: 'cpu' };

/** Where a machine answers over SSH, with the host key seen first. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** Where a machine is that may not answer yet. */
export const NOWHERE = { host: null, port: null, user: null } as const;

/** The CPU Standby of a piece of work: its VM and how far its copy is. */
export interface Standby {
  readonly name: string;
  readonly zone: string;
  readonly machineType: string;
  readonly pricePerHour: number;
  readonly address: Address | null;
  readonly publicKey: string | null;
  readonly syncEnabled: boolean;
  readonly syncCount: number;
  readonly lastSyncAt: string | null;
  /** The epoch whose workspace was copied completely; null before the first verified copy. */
  readonly copiedEpoch: number | null;
  /** When its GPU was last seen alive, for the next life of the product; on the host's monotonic clock. */
  readonly gpuSeenAt: number | null;
  readonly failedPasses: number;
  readonly failureReason: string | null;
  /** Why the copy cannot be relied on; null while all is well. */
  readonly alarm: string | null;
}

/** The customer's work: it outlives the GPU instances it runs on. */
export interface Work {
  readonly id: string;
  readonly order: Order;
  readonly agreed: Agreed;
  readonly epoch: number;
  readonly place: Place | null;
  /** The GPU instance the customer knows it by; null until one is rented. */
  readonly instance: number | null;
  readonly standby: Standby | null;
  /** The operations that may have rented for it, under which the market's books are searched. */
  readonly tokens: readonly string[];
}

/** What the customer is told of a GPU instance's condition. */
export type InstanceStatus =
  'loading' | 'running' | 'stopped' | 'exited' | 'offline' | 'error' | 'failover' | 'destroying';

/** A GPU as the market describes it; memory in MB, disk in GB, dollars per hour. */
export interface Gpu {
  readonly name: string;
  readonly count: number;
  readonly memoryMb: number;
  readonly cpuCores: number;
  readonly cpuRamMb: number;
  readonly disk: number;
  readonly pricePerHour: number;
  readonly machine: number;
}

/** Where a work is, to its customer: a rented GPU instance by the market's own id, or its CPU Standby while it works there. */
export interface Instance {
  readonly id: number;
  readonly kind: Place['kind'];
  readonly work: string;
  readonly gpu: Gpu;
  readonly status: InstanceStatus;
  readonly actualStatus: string | null;
  readonly address: Address | null;
  readonly startedAt: string | null;
  readonly lossReason: string | null;
  /** The market's notice that its host will be taken back, once something was done about it. */
  readonly noticed: string | null;
  readonly replacedBy: number | null;
}

/** What an operation has asked the market for: at most one machine, whatever happens in between. */
export interface Rental {
  /** When the create call was sent last; null when none is unanswered. */
  readonly attemptedAt: number | null;
  readonly instance: number | null;
  readonly since: number;
}

/** The operations that outlive a restart. */
export type OperationKind =
  | 'rent'
  | 'protect'
  | 'unprotect'
  | 'failover'
  | 'rehearsal'
  | 'migrate'
  | 'release'
  | 'give-back'
  | 'snapshot'
  | 'restore';

/** A durable intent: what is being done, for which work and epoch, and which step comes next. */
export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly work: string;
  readonly epoch: number;
  readonly step: string;
  readonly because: string | null;
  readonly rental: Rental;
  /** The offer the customer chose; null when the product chooses. */
  readonly offer: number | null;
  readonly destroyStandby: boolean;
  /** A supplier may not have answered an earlier order yet. */
  readonly unsettled: boolean;
  /** No renewal of the lost GPU's lease was sent after this instant; null while it may still be renewed. */
  readonly renewedUntil: number | null;
  /** The market's machines that proved to be no use for it. */
  readonly avoid: readonly number[];
  /** The snapshot that is made or restored. */
  readonly snapshot: string | null;
}

/** A snapshot of a workspace, from the intent to make it until nothing of it is left in the object store. */
export interface Snapshot {
  /** The id of the operation that makes it. */
  readonly id: string;
  /** The id in the repository; null until it is whole. */
  readonly stored: string | null;
  /** Only what is kept is offered; broken is what may be there in part, leaving what was deleted. */
  readonly state: 'unfinished' | 'kept' | 'broken' | 'leaving';
  readonly instance: number;
  readonly name: string;
  readonly type: string;
  readonly tags: readonly string[];
  readonly pinned: boolean;
  /** Counts upward: what was made later has more, whatever clocks say. */
  readonly serial: number;
  /** Milliseconds since 1970, by the product's clock. */
  readonly madeAt: number;
  readonly files: number;
  readonly filesNew: number;
  readonly filesChanged: number;
  /** Bytes, of the workspace and of what it added to the repository. */
  readonly size: number;
  readonly added: number;
}

/** Which snapshots the clean-up leaves besides the pinned ones and the newest good one. */
export interface Retention {
  /** So many of each instance, the latest. */
  readonly keepLast: number;
  /** Everything made within so many days. */
  readonly keepDays: number;
}

/** The phases of a failover that succeeds, in order. */
export const PHASES = [
  'detecting',
  'gpu_lost',
  'failover_to_cpu',
  'searching_gpu',
  'provisioning',
  'restoring',
  'complete',
] as const;

/** The phases a failover goes through, in order; the last is one of two. */
export type Phase = (typeof PHASES)[number] | 'failed';

/** What the customer is told of a failover; its operation has the same id while it runs. */
export interface FailoverEvent {
  readonly id: string;
  readonly work: string;
  readonly instance: number;
  readonly reason: string;
  /** Whether it was only proved on a spare GPU, while the work went on where it was. */
  readonly rehearsal: boolean;
  readonly phase: Phase;
  /** On the host's monotonic clock. */
  readonly phaseSince: number;
  /** When the GPU was lost, or when it was decided to leave it. */
  readonly lostAt: number;
  readonly startedAt: string;
  /** When the new GPU showed its first sign of life; milliseconds of the host's clock. */
  readonly resumedAt: number | null;
  readonly completedAt: string | null;
  readonly success: boolean | null;
  readonly newInstance: number | null;
  readonly dataRestored: boolean;
  readonly restoredFrom: 'cpu_standby' | null;
  readonly timings: Readonly<Partial<Record<Phase, number>>>;
  readonly totalTime: number | null;
  readonly failureReason: string | null;
}

/** One of several GPUs that are rented at once; the first that is ready is kept. */
export interface Candidate {
  readonly offer: number;
  readonly work: string;
  readonly gpu: string;
  readonly pricePerHour: number;
  readonly instance: number | null;
  /** Why it dropped out. */
  readonly reason: string | null;
}

/** Several GPUs rented for one order; only the winner's workload is ever started. */
export interface Race {
  readonly id: string;
  readonly label: string;
  readonly candidates: readonly Candidate[];
  /** The work that was ready first; null while nobody knows. */
  readonly winner: string | null;
  /** Whether every loser is back with its supplier. */
  readonly settled: boolean;
}

/** The account's choices about its CPU Standbys. */
export interface StandbySettings {
  readonly configured: boolean;
  readonly enabled: boolean;
  readonly zone: string;
  readonly machineType: string;
  readonly disk: number;
  readonly spot: boolean;
  /** Milliseconds. */
  readonly syncInterval: number;
  readonly autoFailover: boolean;
  readonly autoRecovery: boolean;
}

/** What the customer wants to happen when a GPU is lost. */
export interface FailoverChoice {
  readonly strategy: 'cpu_standby' | 'disabled';
  readonly cpuStandby: boolean;
}

/** How often a lost GPU may be replaced: so often within a day, so many milliseconds apart. */
export interface FailoverLimits {
  readonly perDay: number;
  readonly apart: number;
}

/** What a test of the product has measured; milliseconds. */
export interface TestMetrics {
  readonly test: string;
  readonly timestamp: string;
  readonly metrics: Readonly<Record<string, number>>;
}
