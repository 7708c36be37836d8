import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z, ZodError } from 'zod';
import type { Compute } from './compute';
import { listRoutes } from './lists';
import type { Operation } from './operations';
import { LABELS_BODY, VM_BODY } from './order';
import { asked, INSTANCES, PLACE, PROJECT, ZONE } from './paths';
import { regionOf, ZONES } from './price-list';
import { invalid, notFound, Refusal } from './refusal';
import { TokenRefusal, type Tokens } from './tokens';
import { operationWire, vmWire } from './wire';

const REQUEST_QUERY = z.object({ requestId: z.uuid('Must be a valid UUID.').optional() });

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

async function guard({ links }: Compute, tokens: Tokens, request: FastifyRequest): Promise<void> {
  const { project } = request.params as { project: string };
  if (!(await tokens.valid(bearer(request))))
    throw new Refusal(401, 'authError', 'Request had invalid authentication credentials.');
  if (project !== links.project) throw notFound(`projects/${project}`);
}

function instanceRoutes(app: FastifyInstance, compute: Compute): void {
  const once = ({ method, url, query }: FastifyRequest, begin: () => Operation) => {
    const what = `${method} ${url.replace(/\?.*/, '')}`;
    const { requestId } = asked(REQUEST_QUERY, query);
    return operationWire(compute.operations.once({ what, requestId }, begin), compute.links);
  };
  app.post(INSTANCES, (request) =>
    once(request, () => compute.insert(ZONE.parse(request.params).zone, VM_BODY.parse(request.body))),
  );
  app.get(`${INSTANCES}/:name`, ({ params }) => vmWire(compute.vm(PLACE.parse(params)), compute.links));
  app.delete(`${INSTANCES}/:name`, (request) =>
    once(request, () => compute.delete(PLACE.parse(request.params))),
  );
  app.post(`${INSTANCES}/:name/start`, (request) =>
    once(request, () => compute.start(PLACE.parse(request.params))),
  );
  app.post(`${INSTANCES}/:name/stop`, (request) =>
    once(request, () => compute.stop(PLACE.parse(request.params))),
  );
  app.post(`${INSTANCES}/:name/setLabels`, (request) =>
    once(request, () => compute.setLabels(PLACE.parse(request.params), LABELS_BODY.parse(request.body))),
  );
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
      guarded.addHook('onRequest', (request) => guard(compute, tokens, request));
      instanceRoutes(guarded, compute);
      listRoutes(guarded, compute);
      operationRoutes(guarded, compute);
      catalogueRoutes(guarded, compute);
      done();
    });
  };
