import { z } from 'zod';

const PLACE = z.object({
  kind: z.enum(['gpu', 'cpu']),
  ssh_host: z.string(),
  ssh_port: z.number(),
  ssh_user: z.string(),
  epoch: z.number(),
});

const STANDBY = z.object({
  name: z.string(),
  zone: z.string(),
  machine_type: z.string(),
  dph_total: z.number(),
  sync_enabled: z.boolean(),
  sync_count: z.number(),
  state: z.string(),
});

/** GET /instances/{id}. */
export const INSTANCE = z.object({
  id: z.number(),
  status: z.string(),
  gpu_name: z.string(),
  num_gpus: z.number(),
  gpu_ram: z.number(),
  dph_total: z.number(),
  total_dph: z.number(),
  ssh_host: z.string().nullable(),
  ssh_port: z.number().nullable(),
  ssh_user: z.string().nullable(),
  start_date: z.string().nullable(),
  label: z.string().nullable(),
  cpu_standby: STANDBY.nullable(),
  active: PLACE.nullable(),
  replaced_by: z.number().nullable(),
  message: z.string().nullish(),
});
export type Instance = Readonly<z.infer<typeof INSTANCE>>;

/** GET /instances. */
export const INSTANCES = z.object({ instances: z.array(INSTANCE) });

/** GET /standby/associations/{gpu}. */
export const ASSOCIATION = z.object({
  gpu_instance_id: z.number().nullable(),
  cpu_standby: z.object({
    name: z.string(),
    zone: z.string(),
    ip: z.string().nullable(),
    ssh_port: z.number().nullable(),
    ssh_user: z.string().nullable(),
  }),
  sync_enabled: z.boolean(),
  state: z.string(),
  sync_count: z.number(),
  last_sync_at: z.string().nullable(),
  health_status: z.string(),
  failure_reason: z.string().nullable(),
});
export type Association = Readonly<z.infer<typeof ASSOCIATION>>;

/** GET /failover/readiness/{gpu}. */
export const READINESS = z.object({ overall_ready: z.boolean(), reason: z.string().nullish() });

/** GET /standby/associations. */
export const ASSOCIATIONS = z.object({ associations: z.array(ASSOCIATION) });

/** One failover, as GET /standby/failover/status/{id} tells it. */
export const EVENT = z.object({
  failover_id: z.string(),
  gpu_instance_id: z.number(),
  reason: z.string(),
  phase: z.string(),
  started_at: z.string(),
  completed_at: z.string().nullable(),
  success: z.boolean().nullable(),
  new_gpu_id: z.number().nullable(),
  data_restored: z.boolean(),
  rehearsal: z.boolean(),
  restored_from: z.string().nullable(),
  phase_timings_ms: z.record(z.string(), z.number()),
  total_time_ms: z.number().nullable(),
  failure_reason: z.string().nullable(),
});
export type Event = Readonly<z.infer<typeof EVENT>>;

/** GET /standby/failover/report. */
export const REPORT = z.object({
  total_failovers: z.number(),
  successful_failovers: z.number(),
  failed_failovers: z.number(),
  success_rate: z.number(),
  mttr_ms: z.number(),
  latency_by_phase_ms: z.record(z.string(), z.number()),
  data_restored_count: z.number(),
  gpus_provisioned_count: z.number(),
  primary_cause: z.string().nullable(),
  history: z.array(EVENT),
});

/** GET /instances/offers. */
export const OFFERS = z.object({
  offers: z.array(
    z.object({
      id: z.number(),
      gpu_name: z.string(),
      num_gpus: z.number(),
      gpu_ram: z.number(),
      dph_total: z.number(),
      geolocation: z.string().nullable(),
      reliability: z.number(),
      inet_down: z.number(),
    }),
  ),
});
export type Offer = Readonly<z.infer<typeof OFFERS>['offers'][number]>;

/** GET /standby/status. */
export const STATUS = z.object({
  configured: z.boolean(),
  config: z.object({
    enabled: z.boolean(),
    gcp_zone: z.string(),
    gcp_machine_type: z.string(),
    gcp_disk_size: z.number(),
    sync_interval: z.number(),
    auto_failover: z.boolean(),
    auto_recovery: z.boolean(),
    heartbeat_interval: z.number(),
    heartbeat_misses: z.number(),
  }),
});

/** GET /standby/pricing. */
export const PRICING = z.object({ estimated_hourly_usd: z.number(), estimated_monthly_usd: z.number() });

/** GET /balance. */
export const BALANCE = z.object({ credit: z.number() });

/** GET /instances/races/{id}. */
export const RACE = z.object({
  id: z.string(),
  label: z.string(),
  outcome: z.enum(['running', 'won', 'failed']),
  winner: z.number().nullable(),
  candidates: z.array(
    z.object({
      offer_id: z.number(),
      gpu_name: z.string(),
      dph_total: z.number(),
      instance_id: z.number().nullable(),
      state: z.enum(['starting', 'won', 'returning', 'returned', 'failed']),
      reason: z.string().nullable(),
    }),
  ),
});

/** What an act is answered with. */
export const DONE = z.object({ success: z.boolean(), message: z.string() });

/** POST /auth/login. */
export const SIGNED_IN = z.object({ token: z.string() });
