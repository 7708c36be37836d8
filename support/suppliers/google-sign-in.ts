import { importPKCS8, SignJWT } from 'jose';
import { now } from '../clock';
import { Misconfigured, Unavailable } from '../failures';
import { Wire } from '../wire';
import { GRANT } from './gce-wire';

/** The service account that the suite signs in with at Google. */
export interface Account {
  readonly email: string;
  readonly privateKey: string;
  readonly tokenUrl: string;
}

const SCOPE = 'https://www.googleapis.com/auth/compute';
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** A token this close to its end is not used any more; milliseconds. */
const MARGIN = 60_000;

/** Access tokens for a service account, one at a time and kept while they last. */
export class GoogleSignIn {
  readonly #wire: Wire;
  #token: { readonly value: Promise<string>; until: number } | undefined;

  constructor(private readonly account: Account) {
    const url = new URL(account.tokenUrl).origin;
    const variable = 'GOOGLE_APPLICATION_CREDENTIALS';
    this.#wire = new Wire({ name: 'Google’s token server', url, variable, blame: Unavailable });
  }

  async token(): Promise<string> {
    if (this.#token === undefined || now() > this.#token.until) {
      this.#token = { value: this.#granted(), until: Infinity };
    }
    try {
      return await this.#token.value;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** The token was refused: the next call signs in anew. */
  forget(): void {
    this.#token = undefined;
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  async #granted(): Promise<string> {
    const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion: await this.#assertion() });
    const path = new URL(this.account.tokenUrl).pathname;
    const answer = await this.#wire.ask({ method: 'POST', path, body });
    if (answer.status === 400 || answer.status === 401) {
      throw new Unavailable({
        wrong: 'The account in GOOGLE_APPLICATION_CREDENTIALS was refused (key withdrawn?)',
        cause: this.#wire.refused(answer),
      });
    }
    const { access_token, expires_in } = this.#wire.read(answer, GRANT);
    if (this.#token !== undefined) this.#token.until = now() + expires_in * 1_000 - MARGIN;
    return access_token;
  }

  async #assertion(): Promise<string> {
    const { email, privateKey, tokenUrl } = this.account;
    const key = await importPKCS8(privateKey, 'RS256').catch(() => {
      throw new Misconfigured(
        'The private key in GOOGLE_APPLICATION_CREDENTIALS is not an RSA key in PKCS 8',
      );
    });
    return new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(email)
      .setAudience(tokenUrl)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key);
  }
}
