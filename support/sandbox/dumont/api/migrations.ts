import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { beginMigration, startingPoint } from '../migration/begin';
import { estimate, type Estimate } from '../migration/estimate';
import type { Destination, Migration } from '../migration/migration';
import type { Product } from '../product';
import type { Instance } from '../records';
import { Refusal } from '../refusal';
import { knownInstance } from './instances';
import { DEFAULT_DISK } from './offers';

const MOST = 2;
const WORD = z
  .string()
  .max(80)
  .nullish()
  .transform((word) => (word === undefined || word === '' ? null : word));
const GOAL = {
  target_type: z.enum(['gpu', 'cpu']),
  gpu_name: WORD,
  max_price: z.number().positive().default(MOST),
  region: WORD,
};
const TO_ESTIMATE = z.object(GOAL);
const TO_MOVE = z.object({
  ...GOAL,
  disk_size: z.number().min(10).default(DEFAULT_DISK),
  auto_destroy_source: z.boolean().default(true),
});
const ID = z.object({ id: z.coerce.number().int() });

const destinationOf = (asked: z.infer<typeof TO_ESTIMATE>, disk: number): Destination => ({
  kind: asked.target_type,
  gpu: asked.gpu_name,
  region: asked.region,
  maxPrice: asked.max_price,
  disk,
});

/** What the work costs where it is now: on the CPU its standby, else its GPU. */
function costOf({ store }: Product, { work, kind, gpu }: Instance): number {
  return kind === 'cpu' ? (store.works.get(work).standby?.pricePerHour ?? 0) : gpu.pricePerHour;
}

const sourceView = (product: Product, instance: Instance): unknown => ({
  id: instance.id,
  type: instance.kind,
  gpu_name: instance.kind === 'gpu' ? instance.gpu.name : null,
  cost_per_hour: costOf(product, instance),
});

const targetView = (target: NonNullable<Estimate['target']>): unknown => ({
  type: target.kind,
  gpu_name: target.gpu,
  cost_per_hour: target.pricePerHour,
  ...(target.kind === 'gpu' ? { offer_id: target.offer } : { standby_instance: target.standby }),
});

const estimateView = (source: unknown, { target, error, minutes, offers }: Estimate): unknown => ({
  available: target !== null,
  error,
  source,
  target: target === null ? null : targetView(target),
  estimated_time_minutes: minutes,
  offers_available: offers,
});

const migrationView = (migration: Migration): unknown => ({
  success: migration.completedAt !== null && migration.error === null,
  new_instance_id: migration.completedAt === null ? null : migration.newInstance,
  old_instance_id: migration.source,
  snapshot_id: migration.snapshot,
  error: migration.error,
  steps_completed: migration.done,
  started_at: migration.startedAt,
  completed_at: migration.completedAt,
});

/** The newest move from or to an instance; the instance itself may be gone by now. */
function lastMove({ store }: Product, params: unknown): Migration {
  const { id } = ID.parse(params);
  const found = store.migrations
    .all()
    .filter(({ source, newInstance }) => [source, newInstance].includes(id))
    .sort((one, other) => one.startedAt.localeCompare(other.startedAt))
    .at(-1);
  if (found === undefined) throw new Refusal(404, `The instance ${id} was never moved.`);
  return found;
}

/** Moving a work on purpose: what that would cost, doing it, and how the last move went. */
export function migrationRoutes(app: FastifyInstance, product: Product): void {
  app.post('/instances/:id/migrate/estimate', async ({ params, body }) => {
    const instance = knownInstance(product, params);
    const to = destinationOf(TO_ESTIMATE.parse(body ?? {}), DEFAULT_DISK);
    const obstacle = await startingPoint(product, instance, to).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof Refusal && error.status === 409) return error.message;
        throw error;
      },
    );
    const found =
      obstacle === undefined
        ? await estimate(product, instance, to)
        : { target: null, error: obstacle, minutes: null, offers: 0 };
    return estimateView(sourceView(product, instance), found);
  });
  app.post('/instances/:id/migrate', async ({ params, body }) => {
    const instance = knownInstance(product, params);
    const asked = TO_MOVE.parse(body ?? {});
    const { id, run } = await beginMigration(product, instance, {
      to: destinationOf(asked, asked.disk_size),
      returnSource: asked.auto_destroy_source,
    });
    await run.done.catch(() => undefined); // how it ended is written down
    return migrationView(product.store.migrations.get(id));
  });
  app.get('/instances/:id/migrate', ({ params }) => migrationView(lastMove(product, params)));
}
