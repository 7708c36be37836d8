import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Key, Keys, Permission } from './keys';
import { Refusal } from './refusal';
import type { Throttle } from './throttle';
import type { Troubles } from './troubles';

/** What a call needs: a permission, and how often it may be made (seconds between two calls). */
export interface Endpoint {
  readonly name: string;
  /** Everybody may call what needs no permission, also without a key. */
  readonly needs?: Permission;
  readonly threshold?: number;
}

type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The secret that a call carries; empty when it carries none. */
export function secretOf({ headers, query }: FastifyRequest): string {
  const [scheme, secret] = (headers.authorization ?? '').split(' ');
  if (scheme === 'Bearer' && secret !== undefined) return secret;
  const asked = (query as Readonly<Record<string, unknown>>)['api_key'];
  return typeof asked === 'string' ? asked : '';
}

function admitted(needs: Permission, key: Key | undefined, request: FastifyRequest): Key {
  if (key === undefined)
    throw new Refusal(needs === 'billing_read' ? 404 : 401, 'auth_error', 'Invalid user key');
  const { id } = request.params as { id?: string };
  const foreign = key.instance !== undefined && String(key.instance) !== id;
  if (foreign || !key.permissions.includes(needs))
    throw new Refusal(403, 'not_authorized', `This key lacks the permission ${needs} here.`);
  return key;
}

const BAD_GATEWAY =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

/** Who guards the market's door: its keys, its patience and what is wrong with it at present. */
export interface Door {
  readonly keys: Keys;
  readonly throttle: Throttle;
  readonly troubles: Troubles;
}

/** Lets a call through to its handler only with a good key, its permission, not too often, and while the API is up. */
export function guarding({ keys, throttle, troubles }: Door): (endpoint: Endpoint) => { preHandler: Guard } {
  return (endpoint) => ({
    preHandler: async (request, reply) => {
      const secret = secretOf(request);
      if (troubles.isDown(secret)) return reply.code(502).type('text/html').send(BAD_GATEWAY);
      const { name, needs, threshold = 0 } = endpoint;
      if (needs === undefined) return;
      const key = admitted(needs, troubles.refuses(secret) ? undefined : keys.find(secret), request);
      const interval = throttle.enforced(threshold, troubles.isStrict(secret));
      if (throttle.admits(name, key.secret, interval)) return;
      const complaint = `API requests too frequent: endpoint threshold=${interval}`;
      await reply.code(429).type('text/plain').send(complaint);
    },
  });
}
