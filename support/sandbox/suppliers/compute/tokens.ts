import { createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { now } from '../../clock';

/** The service account that the product and the suite sign in with. */
export interface ServiceAccount {
  readonly email: string;
  readonly privateKey: string;
}

/** A sign-in that the token server refuses, in the words of OAuth. */
export class TokenRefusal extends Error {
  constructor(
    readonly code: 'invalid_grant' | 'unsupported_grant_type',
    message: string,
  ) {
    super(message);
    this.name = 'TokenRefusal';
  }
}

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const REQUEST = z.object({ grant_type: z.string(), assertion: z.string().default('') });
const LIFETIME = 3599;
/** What a service account signs a token of its own for. */
const API = 'https://compute.googleapis.com/';

/** The token server: an access token for a signed JWT of the service account. */
export class Tokens {
  readonly #expiry = new Map<string, number>();
  readonly #publicKey: KeyObject;

  constructor(
    private readonly account: ServiceAccount,
    private readonly audience: () => string,
  ) {
    this.#publicKey = createPublicKey(account.privateKey);
  }

  /** The answer to a JWT-bearer grant. */
  async grant(form: unknown): Promise<object> {
    const { grant_type: type, assertion } = REQUEST.parse(form);
    if (type !== GRANT) throw new TokenRefusal('unsupported_grant_type', `Invalid grant_type: ${type}`);
    await this.#verify(assertion);
    const token = `ya29.${randomBytes(32).toString('base64url')}`;
    this.#expiry.set(token, now() + LIFETIME * 1000);
    return { access_token: token, expires_in: LIFETIME, token_type: 'Bearer' };
  }

  /** Whether a bearer was granted here and is still good, or was signed by the account itself for this API. */
  async valid(bearer: string): Promise<boolean> {
    if (!this.#expiry.has(bearer)) await this.#admitSelfSigned(bearer);
    return (this.#expiry.get(bearer) ?? 0) > now();
  }

  async #admitSelfSigned(bearer: string): Promise<void> {
    try {
      const { exp = 0 } = await this.#signed(bearer, { audience: API, subject: this.account.email });
      this.#expiry.set(bearer, now() + exp * 1000 - Date.now());
    } catch (cause) {
      if (!(cause instanceof errors.JOSEError)) throw cause;
    }
  }

  async #verify(assertion: string): Promise<void> {
    try {
      await this.#signed(assertion, { audience: this.audience() });
    } catch (cause) {
      if (!(cause instanceof errors.JOSEError)) throw cause;
      const signature = cause instanceof errors.JWSSignatureVerificationFailed;
      throw new TokenRefusal(
        'invalid_grant',
        signature ? 'Invalid JWT Signature.' : `Invalid JWT: ${cause.message}`,
      );
    }
  }

  async #signed(jwt: string, claims: { audience: string; subject?: string }): Promise<JWTPayload> {
    const { payload } = await jwtVerify(jwt, this.#publicKey, {
      ...claims,
      issuer: this.account.email,
      algorithms: ['RS256'],
      maxTokenAge: '1h',
      clockTolerance: 10,
      requiredClaims: ['exp'],
    });
    return payload;
  }
}
