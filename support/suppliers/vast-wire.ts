import { z } from 'zod';
import type { Charge, OnOffer, Rental } from './gpu-market';

/** How a notice begins; the sandbox's own extension of the wire. */
const NOTICE = 'reclaim at ';

type Optional = Pick<Rental, 'host' | 'port' | 'user' | 'since' | 'place' | 'notice' | 'image' | 'disk'>;

/** What the market did not tell is left out. */
const told = <K extends keyof Optional>(key: K, value: Optional[K] | null): Partial<Optional> =>
  value === null || value === undefined ? {} : { [key]: value };

const epochMilliseconds = (seconds: number | null | undefined): number | undefined =>
  typeof seconds === 'number' ? seconds * 1_000 : undefined;

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
    ssh_user: z.string().nullish(),
    start_date: z.number().nullish(),
    geolocation: z.string().nullish(),
    status_msg: z.string().nullish(),
    image_uuid: z.string().nullish(),
    disk_space: z.number().nullish(),
  })
  .transform(({ id, label, actual_status, gpu_name, gpu_ram, dph_total, ...rest }): Rental => ({
    id: String(id),
    label: label ?? '',
    status: actual_status ?? 'scheduled',
    gpu: gpu_name,
    memory: gpu_ram,
    pricePerHour: dph_total,
    ...told('host', rest.ssh_host),
    ...told('port', rest.ssh_port),
    ...told('user', rest.ssh_user),
    ...told('since', epochMilliseconds(rest.start_date)),
    ...told('place', rest.geolocation),
    ...told('image', rest.image_uuid),
    ...told('disk', rest.disk_space),
    ...told('notice', rest.status_msg?.startsWith(NOTICE) === true ? rest.status_msg : undefined),
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
    items: z.array(z.object({ type: z.string(), amount: z.coerce.number() })).nullish(),
    start: z.number(),
    end: z.number(),
    metadata: z.object({ label: z.string().nullish() }).nullish(),
  })
  .transform(({ source, amount, items, start, end, metadata }): Charge => ({
    rental: source.replace(/^instance-/, ''),
    label: metadata?.label ?? '',
    amount,
    items: items ?? [],
    start,
    end,
  }));

/** One page of GET /api/v0/charges/. */
export const CHARGES = z
  .object({ results: z.array(CHARGE), next_token: next })
  .transform(({ results, next_token }) => ({ rows: results, next: next_token ?? undefined }));

/** POST /api/v0/bundles/. */
export const OFFERS = z.object({
  offers: z.array(
    z
      .object({ id: z.number().int(), gpu_name: z.string(), dph_total: z.number() })
      .transform(({ id, gpu_name, dph_total }): OnOffer => ({ id, gpu: gpu_name, pricePerHour: dph_total })),
  ),
});

/** DELETE /api/v0/instances/{id}/. */
export const DESTROYED = z.object({ success: z.literal(true) });
