import { z } from 'zod';
import type {
  Address,
  Failover,
  GpuInstance,
  Offer,
  Readiness,
  Standby,
  StandbyTerms,
  Totals,
  Units,
} from './customer';
import { PHASES } from './customer';

const SSH_PORT = 22;

const optional = <T extends z.ZodType>(shape: T): z.ZodOptional<z.ZodNullable<T>> => shape.nullish();

/** The same object without what is absent: null on the wire is absent here. */
type Present<T> = { [K in keyof T]: Exclude<T[K], null | undefined> };
const present = <T extends object>(value: T): Partial<Present<T>> =>
  Object.fromEntries(
    Object.entries(value).filter(([, each]) => each !== null && each !== undefined),
  ) as Partial<Present<T>>;

const address = (
  host: string | null | undefined,
  port: number | null | undefined,
  user: string | null | undefined,
): { readonly address?: Address } =>
  typeof host === 'string' && typeof port === 'number'
    ? { address: { host, port, user: user ?? 'root' } }
    : {};

/** POST /auth/login. */
export const SignedIn = z.object({ token: z.string().min(1) });

/** GET /instances/offers. */
export const Offers = z.object({
  offers: z.array(
    z
      .object({ id: z.number(), gpu_name: z.string(), gpu_ram: z.number(), dph_total: z.number() })
      .transform(({ id, gpu_name, gpu_ram, dph_total }): Offer => ({
        id,
        gpu: gpu_name,
        memory: gpu_ram,
        pricePerHour: dph_total,
      })),
  ),
});

const Active = z
  .object({
    kind: z.enum(['gpu', 'cpu']),
    ssh_host: z.string(),
    ssh_port: z.number(),
    ssh_user: optional(z.string()),
    epoch: z.number(),
  })
  .transform(({ kind, ssh_host, ssh_port, ssh_user, epoch }) => ({
    kind,
    epoch,
    host: ssh_host,
    port: ssh_port,
    user: ssh_user ?? 'root',
  }));

/** An instance as POST /instances and GET /instances/{id} give it. */
export const Instance = z
  .object({
    id: z.number().int(),
    status: z.string(),
    gpu_name: z.string(),
    dph_total: z.number(),
    label: optional(z.string()),
    ssh_host: optional(z.string()),
    ssh_port: optional(z.number()),
    ssh_user: optional(z.string()),
    active: optional(Active),
    replaced_by: optional(z.number().int()),
  })
  .transform(({ id, status, gpu_name, dph_total, label, active, replaced_by, ...ssh }): GpuInstance => ({
    id,
    status,
    gpu: gpu_name,
    pricePerHour: dph_total,
    label: label ?? '',
    ...address(ssh.ssh_host, ssh.ssh_port, ssh.ssh_user),
    ...present({ active, replacedBy: replaced_by }),
  }));

/** GET /instances. */
export const Instances = z.object({ instances: z.array(Instance) });

const StandbyVm = z
  .object({
    name: optional(z.string()),
    ip: optional(z.string()),
    ssh_port: optional(z.number()),
    ssh_user: optional(z.string()),
  })
  .transform(({ name, ip, ssh_port, ssh_user }) => ({
    name: name ?? '',
    ...address(ip, ssh_port ?? SSH_PORT, ssh_user),
  }));

/** An instance's CPU Standby as GET /standby/associations/{gpu} gives it. */
export const Association = z
  .object({
    gpu_instance_id: z.number().int(),
    state: z.string(),
    sync_enabled: z.boolean(),
    sync_count: z.number().int(),
    last_sync_at: optional(z.string()),
    failure_reason: optional(z.string()),
    cpu_standby: optional(StandbyVm),
  })
  .transform(({ gpu_instance_id, state, sync_enabled, sync_count, cpu_standby, ...told }): Standby => ({
    instance: gpu_instance_id,
    name: '',
    ...cpu_standby,
    state,
    syncEnabled: sync_enabled,
    syncCount: sync_count,
    ...present({ lastSyncAt: told.last_sync_at, trouble: told.failure_reason }),
  }));

/** GET /failover/readiness/{gpu}. */
export const Ready = z
  .object({ overall_ready: z.boolean(), reason: optional(z.string()) })
  .transform(({ overall_ready: ready, reason }): Readiness => ({ ready, ...present({ reason }) }));

const SECOND = 1_000;

const terms = (told: {
  readonly gcp_machine_type?: string | null | undefined;
  readonly gcp_disk_size?: number | null | undefined;
  readonly gcp_spot?: boolean | null | undefined;
}): StandbyTerms | undefined => {
  const { gcp_machine_type: machineType, gcp_disk_size: disk, gcp_spot: spot } = present(told);
  if (machineType === undefined || disk === undefined || spot === undefined) return undefined;
  return { machineType, disk, spot };
};

/** GET /standby/status: the product's own units, and what CPU Standbys are to be. */
export const Status = z.object({
  config: z
    .object({
      heartbeat_interval: z.number().positive(),
      heartbeat_misses: z.number().positive(),
      sync_interval: z.number().positive(),
      gcp_machine_type: optional(z.string()),
      gcp_disk_size: optional(z.number()),
      gcp_spot: optional(z.boolean()),
    })
    .transform(({ heartbeat_interval, heartbeat_misses, sync_interval, ...told }): Units => ({
      heartbeat: heartbeat_interval * SECOND,
      heartbeatMisses: heartbeat_misses,
      syncInterval: sync_interval * SECOND,
      ...present({ standby: terms(told) }),
    })),
});

const Event = z
  .object({
    failover_id: z.string(),
    gpu_instance_id: z.number().int(),
    reason: z.string(),
    phase: z.enum(PHASES),
    started_at: optional(z.string()),
    completed_at: optional(z.string()),
    success: optional(z.boolean()),
    new_gpu_id: optional(z.number().int()),
    data_restored: z.boolean().default(false),
    rehearsal: z.boolean().default(false),
    restored_from: optional(z.string()),
    phase_timings_ms: z.partialRecord(z.enum(PHASES), z.number()).default({}),
    total_time_ms: optional(z.number()),
    failure_reason: optional(z.string()),
  })
  .transform(
    ({ failover_id, gpu_instance_id, reason, phase, data_restored, rehearsal, ...rest }): Failover => ({
      id: failover_id,
      instance: gpu_instance_id,
      reason,
      phase,
      dataRestored: data_restored,
      rehearsal,
      phaseTimings: rest.phase_timings_ms,
      ...present({
        success: rest.success,
        newInstance: rest.new_gpu_id,
        restoredFrom: rest.restored_from,
        totalTime: rest.total_time_ms,
        startedAt: rest.started_at,
        completedAt: rest.completed_at,
        failureReason: rest.failure_reason,
      }),
    }),
  );

/** GET /standby/failover/active. */
export const Running = z.object({ failovers: z.array(Event) });

/** GET /standby/failover/report. */
export const Report = z.object({ history: z.array(Event) });

/** The totals of GET /standby/failover/report; without a success there is no mean time. */
export const ReportTotals = z
  .object({
    total_failovers: z.number(),
    successful_failovers: z.number(),
    failed_failovers: z.number(),
    success_rate: z.number(),
    mttr_ms: z.number(),
  })
  .transform(({ total_failovers, successful_failovers, failed_failovers, ...rest }): Totals => ({
    failovers: total_failovers,
    successful: successful_failovers,
    failed: failed_failovers,
    successRate: rest.success_rate,
    ...(successful_failovers === 0 ? {} : { meanTimeToRecovery: rest.mttr_ms }),
  }));

/** POST /standby/failover/simulate/{gpu}. */
export const Begun = z
  .object({ failover_id: z.string().min(1) })
  .transform(({ failover_id }) => ({ failover: failover_id }));

/** GET /balance. */
export const Balance = z.object({ credit: z.number() });

/** What an act is answered with; `success: false` is a refusal, whatever the status. */
export const Done = z.object({ success: z.literal(true) });
