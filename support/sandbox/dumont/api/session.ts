import { timingSafeEqual } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Product } from '../product';
import { Refusal } from '../refusal';

const LOGIN = z.object({ username: z.string().min(1), password: z.string().min(1) });
const LIFETIME = '24h';
const MILLISECONDS = 1_000;

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

function tokenIn({ headers }: FastifyRequest): string {
  const [scheme, token = ''] = (headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer') throw new Refusal(401, 'Not authenticated');
  return token;
}

/** Until when a token is good; a Refusal when it is none of ours, or no longer good. Seconds since 1970. */
async function goodUntil(product: Product, token: string): Promise<number> {
  try {
    const { payload } = await jwtVerify(token, secretOf(product), { algorithms: ['HS256'] });
    return payload.exp ?? 0;
  } catch (cause) {
    throw new Refusal(401, 'Invalid or expired token', { cause: String(cause) });
  }
}

/** Lets only signed-in customers pass; a token that was found genuine stays so for as long as it is good. */
export function doorkeeper(product: Product): (request: FastifyRequest) => Promise<void> {
  const genuine = new Map<string, number>();
  return async (request) => {
    const token = tokenIn(request);
    if (isFuture(genuine.get(token))) return;
    genuine.set(token, await goodUntil(product, token));
    for (const [known, until] of genuine) if (!isFuture(until)) genuine.delete(known);
  };
}

const isFuture = (instant = 0): boolean => instant * MILLISECONDS > Date.now();

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
