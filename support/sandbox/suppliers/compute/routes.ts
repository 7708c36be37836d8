import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z, ZodError } from 'zod';
import type { Compute } from './compute';
import { filterOf } from './filter';
import type { Operation } from './operations';
import { LABELS_BODY, VM_BODY } from './order';
import { regionOf, ZONES } from './price-list';
import { invalid, notFound, Refusal } from './refusal';
import { TokenRefusal, type Tokens } from './tokens';
import { operationWire, vmWire } from './wire';

const PROJECT = '/compute/v1/projects/:project';
const INSTANCES = `${PROJECT}/zones/:zone/instances`;
const ZONE = z.object({ zone: z.string() });
const PLACE = z.object({ zone: z.string(), name: z.string() });
const LIST_QUERY = z.object({ filter: z.string().optional() });

const malformed = ({ issues: [issue] }: ZodError): Refusal =>
  invalid(`resource.${issue?.path.join('.') ?? ''}`, issue?.message ?? '');

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ZodError) return malformed(error);
  const { statusCode = 500, message } = error as Error & { statusCode?: number };
  return new Refusal(statusCode, statusCode < 500 ? 'badRequest' : 'internalError', message);
}

function refuse(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof TokenRefusal)
    return reply.code(400).send({ error: error.code, error_description: error.message });
  const refusal = refusalOf(error);
  return reply.code(refusal.status).send(refusal.wire());
}

const bearer = ({ headers: { authorization = '' } }: FastifyRequest): string =>
  authorization.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : '';

function guard({ links }: Compute, tokens: Tokens, request: FastifyRequest): void {
  const { project } = request.params as { project: string };
  if (!tokens.valid(bearer(request)))
    throw new Refusal(401, 'authError', 'Request had invalid authentication credentials.');
  if (project !== links.project) throw notFound(`projects/${project}`);
}

function instanceRoutes(app: FastifyInstance, compute: Compute): void {
  const answer = (operation: Operation) => operationWire(operation, compute.links);
  app.post(INSTANCES, ({ params, body }) =>
    answer(compute.insert(ZONE.parse(params).zone, VM_BODY.parse(body))),
  );
  app.get(`${INSTANCES}/:name`, ({ params }) => vmWire(compute.vm(PLACE.parse(params)), compute.links));
  app.delete(`${INSTANCES}/:name`, ({ params }) => answer(compute.delete(PLACE.parse(params))));
  app.post(`${INSTANCES}/:name/start`, ({ params }) => answer(compute.start(PLACE.parse(params))));
  app.post(`${INSTANCES}/:name/stop`, ({ params }) => answer(compute.stop(PLACE.parse(params))));
  app.post(`${INSTANCES}/:name/setLabels`, ({ params, body }) =>
    answer(compute.setLabels(PLACE.parse(params), LABELS_BODY.parse(body))),
  );
}

function listRoutes(app: FastifyInstance, compute: Compute): void {
  const rows = (query: unknown, zone: string) => {
    const wanted = filterOf(LIST_QUERY.parse(query).filter);
    const there = compute.vms().filter((vm) => vm.contract.zone === zone && vm.tenancy.standing !== 'gone');
    return there.map((vm) => vmWire(vm, compute.links)).filter(wanted);
  };
  app.get(INSTANCES, ({ params, query }) => ({
    kind: 'compute#instanceList',
    id: `projects/${compute.links.project}/zones/${ZONE.parse(params).zone}/instances`,
    items: rows(query, compute.zone(ZONE.parse(params).zone)),
  }));
  const none = { warning: { code: 'NO_RESULTS_ON_PAGE', message: 'There are no results on this page.' } };
  const listed = (instances: readonly object[]) => (instances.length === 0 ? none : { instances });
  app.get(`${PROJECT}/aggregated/instances`, ({ query }) => ({
    kind: 'compute#instanceAggregatedList',
    id: `projects/${compute.links.project}/aggregated/instances`,
    items: Object.fromEntries(ZONES.map((zone) => [`zones/${zone}`, listed(rows(query, zone))])),
  }));
}

function operationRoutes(app: FastifyInstance, compute: Compute): void {
  const find = (params: unknown): Operation => {
    const { zone, name } = PLACE.parse(params);
    const operation = compute.operations.find(zone, name);
    if (operation === undefined)
      throw notFound(`projects/${compute.links.project}/zones/${zone}/operations/${name}`);
    return operation;
  };
  const path = `${PROJECT}/zones/:zone/operations/:name`;
  app.get(path, ({ params }) => operationWire(find(params), compute.links));
  app.post(`${path}/wait`, async ({ params }) =>
    operationWire(await compute.operations.wait(find(params)), compute.links),
  );
}

function catalogueRoutes(app: FastifyInstance, compute: Compute): void {
  const { links } = compute;
  const zoneWire = (name: string) => ({
    kind: 'compute#zone',
    name,
    status: 'UP',
    region: links.region(name),
    description: regionOf(name),
    selfLink: links.zone(name),
  });
  app.get(`${PROJECT}/zones`, () => ({ kind: 'compute#zoneList', items: ZONES.map(zoneWire) }));
  app.get(`${PROJECT}/zones/:zone`, ({ params }) => zoneWire(compute.zone(ZONE.parse(params).zone)));
  app.get(`${PROJECT}/global/images/family/:name`, ({ params }) => {
    const { name: family } = z.object({ name: z.string() }).parse(params);
    return {
      kind: 'compute#image',
      name: `${family}-v20260901`,
      family,
      status: 'READY',
      selfLink: links.image(family),
    };
  });
}

/** Compute Engine v1 on the wire, and its token server. */
export const computeRoutes =
  (compute: Compute, tokens: Tokens) =>
  (app: FastifyInstance): void => {
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => {
        done(null, Object.fromEntries(new URLSearchParams(String(body))));
      },
    );
    app.setErrorHandler((error, _request, reply) => refuse(error, reply));
    app.setNotFoundHandler(({ url }, reply) => refuse(notFound(url), reply));
    app.post('/token', ({ body }) => tokens.grant(body));
    app.register((guarded, _options, done) => {
      guarded.addHook('onRequest', (request, _reply, next) => {
        guard(compute, tokens, request);
        next();
      });
      instanceRoutes(guarded, compute);
      listRoutes(guarded, compute);
      operationRoutes(guarded, compute);
      catalogueRoutes(guarded, compute);
      done();
    });
  };
