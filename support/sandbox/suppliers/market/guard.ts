import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Key, Keys, Permission } from './keys';
import { Refusal } from './refusal';
import type { Throttle } from './throttle';

/** What a call needs: a permission, and how often it may be made (seconds between two calls). */
export interface Endpoint {
  readonly name: string;
  readonly needs: Permission;
  readonly threshold?: number;
}

type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

function secretOf({ headers, query }: FastifyRequest): string {
  const [scheme, secret] = (headers.authorization ?? '').split(' ');
  if (scheme === 'Bearer' && secret !== undefined) return secret;
  const asked = (query as Readonly<Record<string, unknown>>)['api_key'];
  return typeof asked === 'string' ? asked : '';
}

function admitted({ needs }: Endpoint, key: Key | undefined, request: FastifyRequest): Key {
  if (key === undefined)
    throw new Refusal(needs === 'billing_read' ? 404 : 401, 'auth_error', 'Invalid user key');
  const { id } = request.params as { id?: string };
  const foreign = key.instance !== undefined && String(key.instance) !== id;
  if (foreign || !key.permissions.includes(needs))
    throw new Refusal(403, 'not_authorized', `This key lacks the permission ${needs} here.`);
  return key;
}

/** Lets a call through to its handler only with a good key, its permission, and not too often. */
export function guarding(keys: Keys, throttle: Throttle): (endpoint: Endpoint) => { preHandler: Guard } {
  return (endpoint) => ({
    preHandler: async (request, reply) => {
      const key = admitted(endpoint, keys.find(secretOf(request)), request);
      const { name, threshold = 0 } = endpoint;
      if (throttle.admits(name, key.secret, threshold)) return;
      const complaint = `API requests too frequent: endpoint threshold=${throttle.enforced(threshold)}`;
      await reply.code(429).type('text/plain').send(complaint);
    },
  });
}
