import { readFileSync } from 'node:fs';
import { SignatureV4 } from '@smithy/signature-v4';
import { XMLParser } from 'fast-xml-parser';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { Sha256 } from '../../sha256';
import type { Config } from '../config';
import { reasonOf, Unanswered } from '../refusal';

/** The object store does not answer, or not us. */
export class StoreAway extends Unanswered {
  constructor(why: string, cause?: unknown) {
    super(`The object store cannot be reached: ${why.replace(/\.$/, '')}.`, cause);
    this.name = 'StoreAway';
  }
}

/** Where the account's bucket is, and who may use it. */
export type Account = Pick<
  Config,
  'R2_ENDPOINT' | 'R2_BUCKET' | 'R2_ACCESS_KEY' | 'R2_SECRET_KEY' | 'R2_CA_FILE'
>;
type Query = Readonly<Record<string, string>>;

const PAGE = z.object({
  ListBucketResult: z.object({
    Contents: z.array(z.object({ Key: z.string() })).default([]),
    NextContinuationToken: z.string().optional(),
  }),
});
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Contents' });

/** The account's bucket, asked by the store's own protocol. */
export class Bucket {
  readonly #agent: Agent;
  readonly #signer: SignatureV4;

  constructor(
    private readonly account: Account,
    private readonly limit: number,
  ) {
    this.#agent = new Agent({ connect: { ca: readFileSync(account.R2_CA_FILE) } });
    const credentials = { accessKeyId: account.R2_ACCESS_KEY, secretAccessKey: account.R2_SECRET_KEY };
    const plainly = { uriEscapePath: false, applyChecksum: false };
    this.#signer = new SignatureV4({
      service: 's3',
      region: 'auto',
      credentials,
      sha256: Sha256,
      ...plainly,
    });
  }

  /** Every key that begins so. */
  async keys(prefix: string): Promise<readonly string[]> {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const more: Query = token === undefined ? {} : { 'continuation-token': token };
      const text = await this.#ask('GET', '', { 'list-type': '2', prefix, ...more });
      const page = PAGE.parse(parser.parse(text)).ListBucketResult;
      found.push(...page.Contents.map(({ Key }) => Key));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found;
  }

  async remove(key: string): Promise<void> {
    await this.#ask('DELETE', `/${key}`, {});
  }

  /** Fails with StoreAway when the store does not answer. */
  async ping(): Promise<void> {
    await this.#ask('GET', '', { location: '' });
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #ask(method: 'GET' | 'DELETE', key: string, query: Query): Promise<string> {
    const { hostname, host, origin } = new URL(this.account.R2_ENDPOINT);
    const path = `/${this.account.R2_BUCKET}${key}`;
    const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const wanted = { method, protocol: 'https:', hostname, path, query: { ...query }, headers };
    const signed = await this.#signer.sign(wanted);
    const url = `${origin}${path}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`;
    return this.#once(url, { method, headers: signed.headers });
  }

  async #once(
    url: string,
    options: { method: 'GET' | 'DELETE'; headers: Record<string, string> },
  ): Promise<string> {
    const answer = await request(url, {
      ...options,
      dispatcher: this.#agent,
      signal: AbortSignal.timeout(this.limit),
    }).catch((cause: unknown) => {
      throw new StoreAway(reasonOf(cause), cause);
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new StoreAway(codeIn(text) ?? `status ${answer.statusCode}`);
    return text;
  }
}

const codeIn = (text: string): string | undefined => /<Code>(\w+)<\/Code>/.exec(text)?.[1];
