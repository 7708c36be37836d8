import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Product } from '../product';
import type { FailoverEvent } from '../records';
import { Refusal } from '../refusal';
import { reportOf } from '../failover/report';

const DAY = 86_400_000;
const ID = z.object({ id: z.string() });
const REPORT = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) });

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
  rehearsal: false,
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
