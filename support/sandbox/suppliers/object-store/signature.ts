import { timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { header, type Asked } from './asked';
import type { StoreKey, StoreKeys } from './keys';
import { StoreRefusal } from './refusal';
import { Sha256 } from '../../sha256';

/** Signs what follows the headers of an admitted request: each signature is over the one before it. */
export interface Chain {
  /** The scope's date, as the request said it. */
  readonly date: string;
  readonly scope: string;
  readonly seed: string;
  readonly sign: (text: string) => Promise<string>;
}

/** Who sent a request, and how to go on verifying its payload. */
export interface Admitted {
  readonly key: StoreKey;
  readonly chain: Chain;
}

const REGIONS: readonly string[] = ['auto', 'us-east-1'];
const SKEW = 15 * 60_000;
const CREDENTIAL =
  /^AWS4-HMAC-SHA256 +Credential=(?<id>[^/,]+)\/(?<day>\d{8})\/(?<region>[^/,]*)\/s3\/aws4_request, *SignedHeaders=(?<names>[^,]+), *Signature=(?<signature>[0-9a-f]{64})$/;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Whether two texts are equal, in a time that does not tell where they differ. */
export const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

interface Claim {
  readonly id: string;
  readonly day: string;
  readonly region: string;
  readonly signed: ReadonlySet<string>;
  readonly signature: string;
  readonly date: string;
  readonly at: Date;
}

function instant(asked: Asked): { readonly date: string; readonly at: Date } {
  const date = header(asked, 'x-amz-date') ?? '';
  if (!DATE.test(date))
    throw new StoreRefusal('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  return { date, at: new Date(date.replace(DATE, '$1-$2-$3T$4:$5:$6Z')) };
}

type Field = 'id' | 'day' | 'region' | 'names' | 'signature';

function claimOf(asked: Asked): Claim {
  const authorization = header(asked, 'authorization');
  if (authorization === undefined) throw new StoreRefusal('AccessDenied', 'Access Denied');
  const found = CREDENTIAL.exec(authorization)?.groups as Readonly<Record<Field, string>> | undefined;
  if (found === undefined)
    throw new StoreRefusal(
      'AuthorizationHeaderMalformed',
      'The authorization header that you provided is not valid.',
    );
  const { names, ...rest } = found;
  return { ...rest, signed: new Set(names.split(';')), ...instant(asked) };
}

function checkScope({ region, day, date, at }: Claim): void {
  if (!REGIONS.includes(region) || !date.startsWith(day))
    throw new StoreRefusal(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; the region '${region}' is wrong; expecting 'auto'`,
    );
  if (Math.abs(at.getTime() - Date.now()) > SKEW)
    throw new StoreRefusal(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
}

function signedHeaders({ headers }: Asked, { signed }: Claim): Record<string, string> {
  const must = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  if (must.some((name) => !signed.has(name)))
    throw new StoreRefusal('AccessDenied', 'There were headers present in the request which were not signed');
  return Object.fromEntries([...signed].map((name) => [name, String(headers[name] ?? '')]));
}

function queryOf({ query }: Asked): Record<string, string | string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

const signatureOf = (authorization: unknown): string => String(authorization).split('Signature=')[1] ?? '';

const signerFor = ({ region }: Claim, { id, secret }: StoreKey): SignatureV4 =>
  new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId: id, secretAccessKey: secret },
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });

async function signedAgain(asked: Asked, claim: Claim, signer: SignatureV4): Promise<string> {
  const { method, path } = asked;
  const headers = signedHeaders(asked, claim);
  const request = { method, path, protocol: 'https:', hostname: '', query: queryOf(asked), headers };
  const options = { signingDate: claim.at, signableHeaders: new Set(claim.signed) };
  return signatureOf((await signer.sign(request, options)).headers['authorization']);
}

/** Who sent a request, by signing it again with the secret that only they and the store know. */
export async function admit(asked: Asked, keys: StoreKeys): Promise<Admitted> {
  const claim = claimOf(asked);
  const key = keys.find(claim.id, header(asked, 'x-amz-security-token'));
  checkScope(claim);
  const signer = signerFor(claim, key);
  if (!same(await signedAgain(asked, claim, signer), claim.signature))
    throw new StoreRefusal(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  const scope = `${claim.day}/${claim.region}/s3/aws4_request`;
  const sign = (text: string): Promise<string> => signer.sign(text, { signingDate: claim.at });
  return { key, chain: { date: claim.date, scope, seed: claim.signature, sign } };
}
