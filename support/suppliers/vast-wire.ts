import { z } from 'zod';
import type { Charge, Rental } from './gpu-market';

const INSTANCE = z
  .object({
    id: z.number().int(),
    label: z.string().nullish(),
    actual_status: z.string().nullish(),
    gpu_name: z.string(),
    gpu_ram: z.number(),
    dph_total: z.number(),
    ssh_host: z.string().nullish(),
    ssh_port: z.number().nullish(),
    start_date: z.number().nullish(),
  })
  .transform(({ id, label, actual_status, gpu_name, gpu_ram, dph_total, ...rest }): Rental => ({
    id: String(id),
    label: label ?? '',
    status: actual_status ?? 'scheduled',
    gpu: gpu_name,
    memory: gpu_ram,
    pricePerHour: dph_total,
    ...(typeof rest.ssh_host === 'string' ? { host: rest.ssh_host } : {}),
    ...(typeof rest.ssh_port === 'number' ? { port: rest.ssh_port } : {}),
    ...(typeof rest.start_date === 'number' ? { since: rest.start_date * 1_000 } : {}),
  }));

const next = z.string().nullish();

/** One page of GET /api/v1/instances/. */
export const RENTALS = z
  .object({ instances: z.array(INSTANCE), next_token: next })
  .transform(({ instances, next_token }) => ({ rows: instances, next: next_token ?? undefined }));

/** GET /api/v0/instances/{id}/: one object under a plural key, null when it is gone. */
export const RENTAL = z.object({ instances: INSTANCE.nullable() });

const CHARGE = z
  .object({
    source: z.string(),
    amount: z.number(),
    start: z.number(),
    end: z.number(),
    metadata: z.object({ label: z.string().nullish() }).nullish(),
  })
  .transform(({ source, amount, start, end, metadata }): Charge => ({
    rental: source.replace(/^instance-/, ''),
    label: metadata?.label ?? '',
    amount,
    start,
    end,
  }));

/** One page of GET /api/v0/charges/. */
export const CHARGES = z
  .object({ results: z.array(CHARGE), next_token: next })
  .transform(({ results, next_token }) => ({ rows: results, next: next_token ?? undefined }));

/** DELETE /api/v0/instances/{id}/. */
export const DESTROYED = z.object({ success: z.literal(true) });
