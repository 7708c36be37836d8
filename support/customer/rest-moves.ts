import { z } from 'zod';
import type { Destination, Estimate, Migrated } from './customer';

const told = z.string().nullish();
const amount = z.number().nullish();

/** What is asked for with a move, as POST /instances/{id}/migrate and its estimate take it. */
export const destinationBody = ({ kind, gpu, region, maxPrice }: Destination): object => ({
  target_type: kind,
  ...(gpu === undefined ? {} : { gpu_name: gpu }),
  ...(region === undefined ? {} : { region }),
  ...(maxPrice === undefined ? {} : { max_price: maxPrice }),
});

/** What was not told is left out. */
const known = <K extends string, T>(key: K, value: T | null | undefined): Partial<Record<K, T>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, T>);

/** POST /instances/{id}/migrate/estimate. */
export const MoveEstimate = z
  .object({
    available: z.boolean(),
    error: told,
    target: z.object({ gpu_name: told, cost_per_hour: amount }).nullish(),
    estimated_time_minutes: amount,
  })
  .transform(({ available, error, target, estimated_time_minutes: minutes }): Estimate => ({
    available,
    ...known('because', error),
    ...known('gpu', target?.gpu_name),
    ...known('pricePerHour', target?.cost_per_hour),
    ...known('minutes', minutes),
  }));

/** POST /instances/{id}/migrate. */
export const Moved = z
  .object({
    success: z.boolean(),
    new_instance_id: z.number().int().nullish(),
    snapshot_id: told,
    error: told,
    steps_completed: z.array(z.string()),
  })
  .transform(({ success, new_instance_id, snapshot_id, error, steps_completed: done }): Migrated => ({
    success,
    done,
    ...known('newInstance', new_instance_id),
    ...known('snapshot', snapshot_id),
    ...known('because', error),
  }));
