import { z } from 'zod';

/** GET /snapshots. */
export const SNAPSHOTS = z.object({
  snapshots: z.array(
    z.object({
      short_id: z.string(),
      name: z.string(),
      instance_id: z.number(),
      time: z.string(),
      size: z.number(),
      keep_forever: z.boolean(),
      tags: z.array(z.string()),
    }),
  ),
});
export type Snapshot = Readonly<z.infer<typeof SNAPSHOTS>['snapshots'][number]>;

/** POST /instances/{id}/snapshots. */
export const MADE = z.object({ snapshot_id: z.string() });

/** POST /snapshots/restore. */
export const RESTORED = z.object({ success: z.boolean(), errors: z.array(z.string()) });

/** GET and PUT /snapshots/retention-policy. */
export const POLICY = z.object({ keep_last: z.number(), keep_days: z.number() });

/** POST /snapshots/cleanup. */
export const CLEANED = z.object({ deleted: z.array(z.object({ short_id: z.string() })) });
