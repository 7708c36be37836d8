import { readFileSync } from 'node:fs';
import { importPKCS8, SignJWT } from 'jose';
import { request } from 'undici';
import { z } from 'zod';
import { reasonOf, Unanswered } from '../refusal';

const ACCOUNT = z.object({
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
  token_uri: z.url(),
});
const TOKEN = z.object({ access_token: z.string(), expires_in: z.number() });
const SCOPE = 'https://www.googleapis.com/auth/compute';
const EARLY = 60_000;

/** The access token of a service account, fetched anew shortly before it expires. */
export class AccessToken {
  #token: { readonly value: string; readonly until: number } | undefined;

  constructor(
    private readonly credentials: string,
    private readonly deadline: number,
  ) {}

  async value(): Promise<string> {
    if (this.#token === undefined || Date.now() > this.#token.until) this.#token = await this.#fetch();
    return this.#token.value;
  }

  async #fetch(): Promise<{ readonly value: string; readonly until: number }> {
    const account = ACCOUNT.parse(JSON.parse(readFileSync(this.credentials, 'utf8')));
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await assertion(account),
    });
    try {
      const answer = await request(account.token_uri, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        signal: AbortSignal.timeout(this.deadline),
      });
      const token = TOKEN.parse(await answer.body.json());
      return { value: token.access_token, until: Date.now() + token.expires_in * 1000 - EARLY };
    } catch (cause) {
      throw new Unanswered(`The compute supplier gave no access token (${reasonOf(cause)})`, cause);
    }
  }
}

async function assertion(account: z.infer<typeof ACCOUNT>): Promise<string> {
  const key = await importPKCS8(account.private_key, 'RS256');
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({
      alg: 'RS256',
      typ: 'JWT',
      ...(account.private_key_id === undefined ? {} : { kid: account.private_key_id }),
    })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key);
}
