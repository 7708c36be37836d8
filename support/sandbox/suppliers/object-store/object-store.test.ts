import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  CompleteMultipartUploadCommand,
} from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { seen } from '../../clock';
import type { StoreKey } from './keys';
import { openObjectStore, type ObjectStore } from './object-store';
import { Sha256 } from '../../sha256';
import type { StoreTrouble } from './troubles';

const TEMPORARY: StoreKey = { id: 'temporary', secret: 's', permissions: ['read'], token: 't', expiresAt: 0 };

describe('the object store', () => {
  const directory = mkdtempSync(join(tmpdir(), 'store-test-'));
  const clients: S3Client[] = [];
  let store: ObjectStore;
  let s3: S3Client;
  let Bucket: string;

  const clientOf = ({ id, secret, token }: StoreKey, clock = 0): S3Client => {
    const client = new S3Client({
      endpoint: store.url,
      region: 'auto',
      forcePathStyle: true,
      maxAttempts: 1,
      systemClockOffset: clock,
      credentials: {
        accessKeyId: id,
        secretAccessKey: secret,
        ...(token === undefined ? {} : { sessionToken: token }),
      },
      requestHandler: { httpsAgent: new Agent({ ca: readFileSync(store.caFile) }) },
    });
    clients.push(client);
    return client;
  };
  const put = (Key: string, Body: string | Buffer, client = s3) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const get = async (Key: string, Range?: string, client = s3): Promise<string> => {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket, Key, ...(Range === undefined ? {} : { Range }) }),
    );
    return (await Body?.transformToString()) ?? '';
  };
  const refused = (code: string) => (error: Error) => {
    assert.equal(error.name, code);
    return true;
  };
  const suffer = async (trouble: StoreTrouble): Promise<void> => {
    assert.equal(await store.troubles.begin(trouble), undefined);
  };

  before(async () => {
    store = await openObjectStore({ directory, address: '127.0.0.1' }, TEMPORARY);
    Bucket = store.bucket;
    s3 = clientOf(store.keys.product);
  });
  afterEach(async () => {
    const kinds = [
      'store-down',
      'store-slow',
      'store-key-expired',
      'upload-cut',
      'object-corrupt',
      'object-missing',
    ] as const;
    for (const kind of kinds) await store.troubles.end(kind);
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await store.close();
    rmSync(directory, { recursive: true });
  });

  it('keeps an object as it was put, whole and in ranges', async () => {
    const { ETag } = await put('a b/ü+%.txt', '0123456789');
    assert.equal(ETag, `"${createHash('md5').update('0123456789').digest('hex')}"`);
    const ranges = [undefined, 'bytes=2-4', 'bytes=7-', 'bytes=-2', 'bytes=8-99'];
    const read = await Promise.all(ranges.map((range) => get('a b/ü+%.txt', range)));
    assert.deepEqual(read, ['0123456789', '234', '789', '89', '89']);
    await assert.rejects(get('a b/ü+%.txt', 'bytes=10-'), refused('InvalidRange'));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a b/ü+%.txt' }));
    assert.equal(head.ContentLength, 10);
    await assert.rejects(get('nothing'), refused('NoSuchKey'));
  });

  it('replaces, deletes, and keeps no byte of what is gone', async () => {
    for (const text of ['first', 'second', '']) await put('r/one', text);
    assert.equal(await get('r/one'), '');
    await put('r/two', 'two');
    const Objects = [{ Key: 'r/two' }, { Key: 'r/never-was' }];
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    assert.equal(Deleted?.length, 2);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'r/one' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a b/ü+%.txt' }));
    assert.deepEqual(readdirSync(join(directory, 'store/objects')), []);
    assert.equal(store.books.bill().bytes, 0);
  });

  it('lists in pages, by prefix and folder, in the older way too', async () => {
    for (const key of ['l/a/1', 'l/a/2', 'l/b', 'l/c/1', 'm']) await put(key, key);
    const seen: (string | undefined)[] = [];
    const asked = { Bucket, Prefix: 'l/', Delimiter: '/' };
    const pages = paginateListObjectsV2({ client: s3, pageSize: 1 }, asked);
    for await (const { KeyCount, Contents = [], CommonPrefixes = [] } of pages) {
      assert.equal(KeyCount, 1);
      seen.push(...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix));
    }
    assert.deepEqual(seen, ['l/a/', 'l/b', 'l/c/']);
    const later = await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: 'l/b' }));
    assert.deepEqual(
      later.Contents?.map(({ Key }) => Key),
      ['l/c/1', 'm'],
    );
    const older = await s3.send(new ListObjectsCommand({ Bucket, Marker: 'l/a/1', MaxKeys: 2 }));
    assert.deepEqual([older.IsTruncated, older.NextMarker], [true, 'l/b']);
    const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
    assert.equal(LocationConstraint, 'auto');
  });

  it('takes an upload in parts, seen only when complete', async () => {
    const Key = 'parts';
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const bodies = [randomBytes(5 * 2 ** 20), Buffer.from('end')];
    const upload = { Bucket, Key, UploadId };
    const Parts = [];
    for (const [at, Body] of bodies.entries()) {
      const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber: at + 1, Body }));
      Parts.push({ ETag, PartNumber: at + 1 });
    }
    await assert.rejects(get(Key), refused('NoSuchKey'));
    const { ETag } = await s3.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }),
    );
    assert.match(String(ETag), /^"[0-9a-f]{32}-2"$/);
    assert.equal(await get(Key, 'bytes=-3'), 'end');
    await assert.rejects(
      s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' })),
      refused('NoSuchUpload'),
    );
  });

  it('admits nobody with a wrong secret, a key that ran out, a wrong clock, or no right to write', async () => {
    const { product, witness } = store.keys;
    await put('seen', 'by all');
    assert.equal(await get('seen', undefined, clientOf(witness)), 'by all');
    await assert.rejects(put('x', 'x', clientOf(witness)), refused('AccessDenied'));
    await assert.rejects(
      get('seen', undefined, clientOf({ ...product, secret: 'wrong' })),
      refused('SignatureDoesNotMatch'),
    );
    await assert.rejects(
      get('seen', undefined, clientOf({ ...product, id: 'nobody' })),
      refused('InvalidAccessKeyId'),
    );
    await assert.rejects(get('seen', undefined, clientOf(TEMPORARY)), refused('ExpiredToken'));
    await suffer({ kind: 'store-key-expired' });
    await assert.rejects(get('seen'), refused('InvalidAccessKeyId'));
    assert.equal(await get('seen', undefined, clientOf(witness)), 'by all');
  });

  interface Sent {
    readonly kind: string;
    readonly body: string | ((sign: (text: string) => Promise<string>, seed: string) => Promise<string>);
    readonly at?: Date;
    readonly more?: Readonly<Record<string, string>>;
  }
  const send = (path: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> =>
    new Promise((answer, fail) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const options = { method: 'PUT', headers: { ...headers, ...length }, ca: readFileSync(store.caFile) };
      const asked = request(`${store.url}${path}`, options, (reply) => {
        let said = '';
        reply.on('data', (piece: Buffer) => (said += piece.toString()));
        reply.on('end', () => {
          answer(/<Code>(\w+)/.exec(said)?.[1] ?? String(reply.statusCode));
        });
      });
      asked.on('error', fail).end(body);
    });
  const bare = async ({ kind, body, at: signingDate = new Date(), more = {} }: Sent): Promise<string> => {
    const { id: accessKeyId, secret: secretAccessKey } = store.keys.product;
    const credentials = { accessKeyId, secretAccessKey };
    const how = { service: 's3', region: 'auto', credentials, sha256: Sha256, uriEscapePath: false };
    const signer = new SignatureV4(how);
    const { host, hostname } = new URL(store.url);
    const path = `/${Bucket}/bare`;
    const headers = { host, 'x-amz-content-sha256': kind, ...more };
    const asked = { method: 'PUT', path, protocol: 'https:', hostname, headers };
    const signed = await signer.sign(asked, { signingDate });
    const seed = String(signed.headers['authorization']).split('Signature=')[1] ?? '';
    const sign = (text: string): Promise<string> => signer.sign(text, { signingDate });
    return send(path, signed.headers, typeof body === 'string' ? body : await body(sign, seed));
  };
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

  it('refuses a payload that is not what was signed, and a clock that is wrong', async () => {
    assert.equal(await bare({ kind: sha('good'), body: 'good' }), '200');
    assert.equal(await bare({ kind: sha('good'), body: 'evil' }), 'XAmzContentSHA256Mismatch');
    const more = { 'content-md5': createHash('md5').update('good').digest('base64') };
    assert.equal(await bare({ kind: 'UNSIGNED-PAYLOAD', body: 'evil', more }), 'BadDigest');
    assert.equal(await bare({ kind: 'NONE', body: 'good' }), 'InvalidRequest');
    const late = new Date(Date.now() - 16 * 60_000);
    assert.equal(await bare({ kind: sha('good'), body: 'good', at: late }), 'RequestTimeTooSkewed');
    assert.equal(await get('bare'), 'good');
  });

  it('takes a body in signed chunks apart, and refuses one that was tampered with', async () => {
    const at = new Date();
    const date = at.toISOString().replace(/[-:]|\.\d+/g, '');
    const chunks =
      (tamper: (text: string) => string): Sent['body'] =>
      async (sign, seed) => {
        let last = seed;
        let body = '';
        for (const text of ['01234', '56789', '']) {
          const scope = `${date.slice(0, 8)}/auto/s3/aws4_request`;
          last = await sign(['AWS4-HMAC-SHA256-PAYLOAD', date, scope, last, sha(''), sha(text)].join('\n'));
          body += `${text.length.toString(16)};chunk-signature=${last}\r\n${text}\r\n`;
        }
        return tamper(body);
      };
    const streamed = (tamper: (text: string) => string): Promise<string> =>
      bare({
        kind: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        body: chunks(tamper),
        at,
        more: { 'x-amz-decoded-content-length': '10' },
      });
    assert.equal(await streamed((body) => body), '200');
    assert.equal(await get('bare'), '0123456789');
    assert.equal(await streamed((body) => body.replace('56789', '56780')), 'SignatureDoesNotMatch');
    assert.equal(await get('bare'), '0123456789');
  });

  it('is down or slow for the product alone, unless for all', async () => {
    await put('up', 'up');
    const witness = clientOf(store.keys.witness);
    await suffer({ kind: 'store-down', target: { all: false } });
    assert.equal(
      await store.troubles.begin({ kind: 'store-down', target: { all: true } }),
      'There is store-down already.',
    );
    await assert.rejects(get('up'), refused('ServiceUnavailable'));
    assert.equal(await get('up', undefined, witness), 'up');
    await store.troubles.end('store-down');
    await suffer({ kind: 'store-slow', target: { all: false }, delayMs: 60_000 });
    const slow = get('up');
    assert.equal(await get('up', undefined, witness), 'up');
    await store.troubles.end('store-slow');
    assert.equal(await slow, 'up');
  });

  it('spoils and loses an object, and gives it back', async () => {
    await put('o/old', 'old');
    await put('o/new', 'new');
    await suffer({ kind: 'object-corrupt', prefix: 'o/' });
    await suffer({ kind: 'object-missing', prefix: 'o/old' });
    assert.notEqual(await get('o/new'), 'new');
    await assert.rejects(get('o/old'), refused('NoSuchKey'));
    await store.troubles.end('object-corrupt');
    await store.troubles.end('object-missing');
    assert.deepEqual([await get('o/new'), await get('o/old')], ['new', 'old']);
    assert.match(
      String(await store.troubles.begin({ kind: 'object-corrupt', prefix: 'zz' })),
      /^There is no object/,
    );
  });

  it('cuts one upload, of which nothing is left', async () => {
    await suffer({ kind: 'upload-cut', afterBytes: 1000, prefix: 'cut/' });
    const files = readdirSync(join(directory, 'store/objects'));
    await assert.rejects(put('cut/a', randomBytes(100_000)));
    await assert.rejects(get('cut/a'), refused('NoSuchKey'));
    // The connection is cut before the store has cleared away what had come.
    const left = (): readonly string[] => readdirSync(join(directory, 'store/objects'));
    const isClear = (): true | undefined => isDeepStrictEqual(left(), files) || undefined;
    await seen({ hoped: `nothing but ${files.join(', ')} is left`, within: 2000 }, isClear);
    await put('cut/a', 'whole');
    assert.equal(await get('cut/a'), 'whole');
  });

  it('has again what it was furnished with once it is renewed, and nothing else', async () => {
    await store.furnish(new Map([['f/there', Buffer.from('before')]]));
    assert.equal(await get('f/there'), 'before');
    await put('f/there', 'instead');
    await put('f/more', 'more');
    await suffer({ kind: 'object-missing', prefix: 'f/there' });
    await store.renew();
    assert.equal(await get('f/there'), 'before');
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    assert.deepEqual(
      Contents.map(({ Key }) => Key),
      ['f/there'],
    );
    assert.equal(readdirSync(join(directory, 'store/objects')).length, 1);
  });

  it('counts what is paid for, and keeps its authority for its owner', () => {
    const { items, amount } = store.books.bill();
    const used = Object.fromEntries(items.map(({ type, quantity }) => [type, quantity]));
    assert.ok((used['class-a'] ?? 0) > 10 && (used['class-b'] ?? 0) > 10 && (used['storage'] ?? 0) > 0);
    assert.ok(amount > 0);
    assert.equal(statSync(store.caFile).mode & 0o777, 0o600);
  });
});
