import { z } from 'zod';

/** POST /instances/{id}/migrate/estimate. */
export const ESTIMATE = z.object({
  available: z.boolean(),
  error: z.string().nullable(),
  target: z.object({ gpu_name: z.string().nullish(), cost_per_hour: z.number() }).nullable(),
  estimated_time_minutes: z.number().nullable(),
  offers_available: z.number(),
});

/** POST and GET /instances/{id}/migrate. */
export const MOVE = z.object({
  success: z.boolean(),
  new_instance_id: z.number().nullable(),
  old_instance_id: z.number(),
  snapshot_id: z.string().nullable(),
  error: z.string().nullable(),
  steps_completed: z.array(z.string()),
  started_at: z.string(),
  completed_at: z.string().nullable(),
});
export type Move = Readonly<z.infer<typeof MOVE>>;
