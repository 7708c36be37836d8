import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { freshId } from '../operations/operation';
import type { Product } from '../product';

const MOST_METRICS = 100;
const NAME = z.string().min(1).max(200);
const METRICS = z.object({
  test_name: NAME,
  timestamp: z.iso.datetime({ offset: true }),
  metrics: z
    .record(NAME, z.number().nonnegative())
    .refine((metrics) => Object.keys(metrics).length <= MOST_METRICS, `are more than ${MOST_METRICS}`),
});

/** What whoever tests the product has measured, in milliseconds; kept for good. */
export function testMetricsRoutes(app: FastifyInstance, { store }: Product): void {
  app.post('/test-metrics', ({ body }, reply) => {
    const { test_name: test, timestamp, metrics } = METRICS.parse(body);
    store.testMetrics.put(freshId(), { test, timestamp, metrics });
    return reply.code(201).send({ success: true, message: `The metrics of "${test}" are kept.` });
  });
  app.get('/test-metrics', () => {
    const kept = [...store.testMetrics.all()].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
    const runs = kept.map(({ test, timestamp, metrics }) => ({ test_name: test, timestamp, metrics }));
    return { runs, count: runs.length };
  });
}
