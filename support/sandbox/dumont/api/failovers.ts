import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Product } from '../product';
import type { FailoverEvent } from '../records';
import { Refusal } from '../refusal';
import { failOver, obstacleNow } from '../failover/manual';
import { rehearse } from '../failover/rehearse';
import { reportOf } from '../failover/report';
import { effectiveStrategy } from '../failover/strategy';
import { knownInstance } from './instances';

const DAY = 86_400_000;
const ID = z.object({ id: z.string() });
const REPORT = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) });

const ALWAYS = z.literal(true).default(true);
const ASKED = z.object({
  reason: z.string().min(1).max(200).default('spot_interruption'),
  simulate_restore: ALWAYS,
  simulate_new_gpu: ALWAYS,
  rehearsal: z.boolean().default(false),
});

const eventView = (event: FailoverEvent): unknown => ({
  failover_id: event.id,
  gpu_instance_id: event.instance,
  reason: event.reason,
  phase: event.phase,
  started_at: event.startedAt,
  completed_at: event.completedAt,
  success: event.success,
  new_gpu_id: event.newInstance,
  data_restored: event.dataRestored,
  rehearsal: event.rehearsal,
  restored_from: event.restoredFrom,
  phase_timings_ms: event.timings,
  total_time_ms: event.totalTime,
  failure_reason: event.failureReason,
});

const inOrder = (events: readonly FailoverEvent[]): readonly FailoverEvent[] =>
  [...events].sort((one, other) => one.startedAt.localeCompare(other.startedAt));

/** What the customer is told of failovers: the running ones, one of them, and all of a time. */
export function failoverRoutes(app: FastifyInstance, { store }: Product): void {
  app.get('/standby/failover/status/:id', ({ params }) => {
    const { id } = ID.parse(params);
    const event = store.events.find(id);
    if (event === undefined) throw new Refusal(404, `There is no failover ${id}.`);
    return eventView(event);
  });
  app.get('/standby/failover/active', () => {
    const running = store.events.all().filter(({ completedAt }) => completedAt === null);
    return { active_count: running.length, failovers: inOrder(running).map(eventView) };
  });
  app.get('/standby/failover/report', ({ query }) => {
    const { days } = REPORT.parse(query);
    const since = new Date(Date.now() - days * DAY).toISOString();
    const events = store.events.all().filter(({ startedAt }) => startedAt >= since);
    const history = inOrder(events).map(eventView).reverse();
    return { period_days: days, ...reportOf(events), history };
  });
}

const REHEARSED = 'A failover is rehearsed on a spare GPU; the work stays where it is.';

/** Failing over by hand, and whether an instance is ready for it. */
export function manualFailoverRoutes(app: FastifyInstance, product: Product): void {
  const { store } = product;
  app.post('/standby/failover/simulate/:id', async ({ params, body }) => {
    const { id, work } = knownInstance(product, params);
    const { reason, rehearsal } = ASKED.parse(body ?? {});
    const begin = rehearsal ? rehearse : failOver;
    const { id: failover } = await begin(product, work, reason);
    const { phase } = store.events.get(failover);
    const message = rehearsal ? REHEARSED : `The work leaves the GPU instance ${id}.`;
    return { failover_id: failover, gpu_instance_id: id, message, phase };
  });
  app.get('/failover/readiness/:id', async ({ params }) => {
    const { id, work } = knownInstance(product, params);
    const reason = await obstacleNow(product, work);
    const ready = reason === undefined;
    return {
      machine_id: id,
      effective_strategy: effectiveStrategy(store, store.works.get(work)),
      warm_pool_ready: false,
      cpu_standby_ready: ready,
      overall_ready: ready,
      reason: reason ?? null,
    };
  });
}
