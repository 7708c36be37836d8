import fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';

/** A supplier's HTTP face on loopback. */
export interface Face {
  readonly url: string;
  close(): Promise<void>;
}

const acceptEmptyJson = (app: FastifyInstance): void => {
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch (cause) {
      done(Object.assign(new Error('the body is not JSON', { cause }), { statusCode: 400 }));
    }
  });
};

/** Serve routes on a free port of 127.0.0.1; paths count with and without a trailing slash. */
export async function openFace(routes: (app: FastifyInstance) => void): Promise<Face> {
  const app = fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  acceptEmptyJson(app);
  routes(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() };
}
