import { timingSafeEqual } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Product } from '../product';
import { Refusal } from '../refusal';

const LOGIN = z.object({ username: z.string().min(1), password: z.string().min(1) });
const LIFETIME = '24h';

const secretOf = (product: Product): Uint8Array => Buffer.from(product.store.secrets.get('jwt'), 'hex');

function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const tokenFor = (product: Product): Promise<string> =>
  new SignJWT({ sub: product.config.DUMONT_EMAIL })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(secretOf(product));

/** Lets only signed-in customers pass. */
export async function authenticate(product: Product, request: FastifyRequest): Promise<void> {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer') throw new Refusal(401, 'Not authenticated');
  try {
    await jwtVerify(token, secretOf(product), { algorithms: ['HS256'] });
  } catch (cause) {
    throw new Refusal(401, 'Invalid or expired token', { cause: String(cause) });
  }
}

const userOf = ({ config }: Product): unknown => ({
  email: config.DUMONT_EMAIL,
  username: config.DUMONT_EMAIL,
  settings: {},
});

/** Signing in. */
export function signInRoutes(app: FastifyInstance, product: Product): void {
  app.post('/auth/login', async ({ body }) => {
    const { username, password } = LOGIN.parse(body);
    const { DUMONT_EMAIL, DUMONT_PASSWORD } = product.config;
    const known = equal(username, DUMONT_EMAIL);
    if (!equal(password, DUMONT_PASSWORD) || !known) throw new Refusal(401, 'Invalid email or password');
    return { success: true, user: userOf(product), token: await tokenFor(product) };
  });
}

/** Who is signed in, and signing out. */
export function sessionRoutes(app: FastifyInstance, product: Product): void {
  app.get('/auth/me', () => ({ authenticated: true, user: userOf(product) }));
  app.post('/auth/logout', () => ({ success: true, message: 'Signed out' }));
}
