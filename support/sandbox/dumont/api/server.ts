import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { ZodError } from 'zod';
import { ComputeRefusal } from '../compute/compute';
import { MarketRefusal } from '../market/line';
import type { Product } from '../product';
import { reasonOf, Refusal, Unanswered } from '../refusal';
import { failoverSettingsRoutes } from './failover-settings';
import { failoverRoutes, manualFailoverRoutes } from './failovers';
import { balanceRoutes, instanceRoutes } from './instances';
import { offerRoutes } from './offers';
import { migrationRoutes } from './migrations';
import { raceRoutes } from './races';
import { doorkeeper, sessionRoutes, signInRoutes } from './session';
import { retentionRoutes, snapshotRoutes } from './snapshots';
import { associationRoutes, standbyRoutes } from './standby';
import { testMetricsRoutes } from './test-metrics';

const PREFIX = '/api/v1';
const VERSION = '1.0.0';

function refusalOf(error: unknown): { status: number; details?: unknown } {
  if (error instanceof Refusal) return error;
  if (error instanceof ZodError) return { status: 422, details: error.issues };
  if ([Unanswered, MarketRefusal, ComputeRefusal].some((kind) => error instanceof kind))
    return { status: 503 };
  return { status: (error as Partial<FastifyError>).statusCode ?? 500 };
}

function answerRefusal(error: unknown, reply: FastifyReply): FastifyReply {
  const { status, details } = refusalOf(error);
  const sentence = error instanceof ZodError ? 'Validation error' : reasonOf(error);
  return reply.code(status).send({ error: sentence, ...(details === undefined ? {} : { details }) });
}

/** A POST without a body is as good as one with an empty object. */
function acceptEmptyJson(app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch (cause) {
      done(Object.assign(new Error('The body is not JSON.', { cause }), { statusCode: 400 }));
    }
  });
}

function openRoutes(app: FastifyInstance, product: Product): void {
  signInRoutes(app, product);
  offerRoutes(app, product);
}

function customerRoutes(app: FastifyInstance, product: Product): void {
  app.addHook('onRequest', doorkeeper(product));
  for (const routes of [
    sessionRoutes,
    instanceRoutes,
    raceRoutes,
    balanceRoutes,
    standbyRoutes,
    associationRoutes,
    failoverRoutes,
    manualFailoverRoutes,
    failoverSettingsRoutes,
    snapshotRoutes,
    retentionRoutes,
    testMetricsRoutes,
    migrationRoutes,
  ])
    routes(app, product);
}

/** The product's HTTP face. */
export function buildServer(product: Product): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  acceptEmptyJson(app);
  app.setErrorHandler((error, _request, reply) => answerRefusal(error, reply));
  app.setNotFoundHandler(({ method, url }, reply) =>
    reply.code(404).send({ error: `There is nothing at ${method} ${url}.` }),
  );
  app.get('/health', () => ({ status: 'healthy', version: VERSION, service: 'dumont-cloud' }));
  for (const routes of [openRoutes, customerRoutes])
    void app.register(
      (scope, _options, done) => {
        routes(scope, product);
        done();
      },
      { prefix: PREFIX },
    );
  return app;
}
