import { readFileSync } from 'node:fs';
import { SignatureV4 } from '@smithy/signature-v4';
import { XMLParser } from 'fast-xml-parser';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { Unavailable } from '../failures';
import { within } from '../patience';
import type { Target } from '../target';
import type { ObjectStore, Opened, StoredObject } from './object-store';
import { Restic } from './s3-restic';
import { Sha256 } from './s3-sha256';

type Access = NonNullable<Target['objectStore']>;

const LIMIT = 2_000;
const PAGE = z.object({
  ListBucketResult: z.object({
    Contents: z.array(z.object({ Key: z.string(), Size: z.coerce.number() })).default([]),
    NextContinuationToken: z.string().optional(),
  }),
});
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Contents' });
const RECORD = /(?:^|\/)snapshots\/([0-9a-f]{64})$/;
const CONFIG = /^(?:(.*)\/)?config$/;

/** An object store that speaks S3's protocol, as its owner sees it. */
export class S3ObjectStore implements ObjectStore {
  readonly #agent: Agent;
  readonly #signer: SignatureV4;

  constructor(
    private readonly access: Access,
    private readonly program: string,
  ) {
    const { caFile, accessKey, secretKey } = access;
    this.#agent = new Agent(caFile === undefined ? {} : { connect: { ca: readFileSync(caFile) } });
    const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
    const plainly = { uriEscapePath: false, applyChecksum: false };
    this.#signer = new SignatureV4({
      service: 's3',
      region: 'auto',
      credentials,
      sha256: Sha256,
      ...plainly,
    });
  }

  async objects(): Promise<readonly StoredObject[]> {
    const found: StoredObject[] = [];
    let token: string | undefined;
    do {
      const text = await this.#list(token === undefined ? {} : { 'continuation-token': token });
      const page = PAGE.parse(parser.parse(text)).ListBucketResult;
      found.push(...page.Contents.map(({ Key: key, Size: size }) => ({ key, size })));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found;
  }

  async snapshots(): Promise<readonly string[]> {
    return (await this.objects()).flatMap(({ key }) => RECORD.exec(key)?.[1] ?? []);
  }

  async open(snapshot: string): Promise<Opened> {
    return (await this.#restic()).open(snapshot);
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  /** Where the product keeps its repository is its own affair: it is where restic's own settings are. */
  async #restic(): Promise<Restic> {
    const [found] = (await this.objects()).filter(({ key }) => CONFIG.test(key));
    if (found === undefined) throw new Unavailable('Hoped for a repository of restic in the bucket: none');
    return new Restic(this.program, this.access, CONFIG.exec(found.key)?.[1] ?? '');
  }

  async #list(more: Readonly<Record<string, string>>): Promise<string> {
    const { endpoint, bucket } = this.access;
    const { hostname, host, origin } = new URL(endpoint);
    const query = { 'list-type': '2', ...more };
    const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const wanted = { method: 'GET', protocol: 'https:', hostname, path: `/${bucket}`, query, headers };
    const { headers: signed } = await this.#signer.sign(wanted);
    const url = `${origin}/${bucket}?${new URLSearchParams(query).toString()}`;
    try {
      return await within(LIMIT, 'the object store answers', (signal) => this.#get(url, signed, signal));
    } catch (cause) {
      throw new Unavailable({
        hoped: `The object store lists its objects at ${endpoint} (R2_ENDPOINT)`,
        cause,
      });
    }
  }

  async #get(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<string> {
    const { statusCode, body } = await request(url, { headers, dispatcher: this.#agent, signal });
    const text = await body.text();
    if (statusCode !== 200) throw new Unavailable(`It answered ${statusCode}: ${text.slice(0, 300)}`);
    return text;
  }
}
