import { pipeline } from 'node:stream/promises';
import type { ServerResponse } from 'node:http';
import { header, type Asked } from './asked';
import type { StoreBooks } from './books';
import type { Permission } from './keys';
import { listV1, listV2 } from './listing';
import { reading, type Objects, type Stored } from './objects';
import { payload, textOf } from './payload';
import { rangeOf } from './range';
import { StoreRefusal } from './refusal';
import type { Chain } from './signature';
import type { StoreTroubles } from './troubles';
import type { Uploads } from './uploads';
import { deletions, document, partsOf } from './xml';

/** What the calls work on. */
export interface Bucket {
  readonly name: string;
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly troubles: StoreTroubles;
  readonly books: StoreBooks;
}

/** A request that was admitted. */
export interface Visit {
  readonly asked: Asked;
  readonly chain: Chain;
  readonly bucket: Bucket;
  readonly reply: ServerResponse;
}

/** One of S3's calls: how it is recognised, what it needs, what it costs, what it does. */
export interface Call {
  readonly on: `${string} ${'bucket' | 'object'}`;
  /** The query parameters it must have, and those it may have. */
  readonly with?: readonly string[];
  readonly may?: readonly string[];
  readonly needs: Permission;
  readonly class?: 'class-a' | 'class-b';
  readonly serve: (visit: Visit) => Promise<void> | void;
}

function xml({ reply }: Visit, root: string, content: object): void {
  reply.setHeader('content-type', 'application/xml').end(document(root, content));
}

const shelf = ({ bucket: { name, objects } }: Visit) => ({
  bucket: name,
  list: (prefix: string) => objects.list(prefix),
});

function describe({ reply }: Visit, { etag, modified, about }: Stored): void {
  reply.setHeader('etag', `"${etag}"`);
  reply.setHeader('last-modified', modified.toUTCString());
  reply.setHeader('accept-ranges', 'bytes');
  for (const [name, value] of Object.entries(about)) reply.setHeader(name, value);
}

async function getObject(visit: Visit): Promise<void> {
  const { asked, bucket, reply } = visit;
  const stored = bucket.objects.get(asked.key);
  const range = rangeOf(header(asked, 'range'), stored.size);
  const file = await reading(stored, range);
  describe(visit, stored);
  if (range !== undefined) {
    reply.statusCode = 206;
    reply.setHeader('content-range', `bytes ${range.start}-${range.end}/${stored.size}`);
  }
  const length = range === undefined ? stored.size : range.end - range.start + 1;
  reply.setHeader('content-length', length);
  bucket.books.count('sent', length);
  await pipeline(file, reply);
}

function headObject(visit: Visit): void {
  const stored = visit.bucket.objects.get(visit.asked.key);
  describe(visit, stored);
  visit.reply.setHeader('content-length', stored.size).end();
}

const about = ({ headers }: Asked): Record<string, string> => ({
  'content-type': 'binary/octet-stream',
  ...Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'))
      .map(([name, value]) => [name, String(value)]),
  ),
});

async function* received({ asked, chain, bucket }: Visit): AsyncGenerator<Buffer> {
  const cut = bucket.troubles.cut(asked.key);
  let left = cut ?? Infinity;
  for await (const piece of payload(asked, chain)) {
    left -= piece.length;
    if (left <= 0) {
      asked.message.destroy();
      throw new StoreRefusal('IncompleteBody', 'The connection was cut.');
    }
    bucket.books.count('received', piece.length);
    yield piece;
  }
}

async function putObject(visit: Visit): Promise<void> {
  const { asked, bucket, reply } = visit;
  if (asked.key === '')
    throw new StoreRefusal('MethodNotAllowed', 'The specified method is not allowed against this resource.');
  const draft = await bucket.objects.draft(received(visit));
  await bucket.objects.publish(draft, { key: asked.key, etag: draft.md5, about: about(asked) });
  reply.setHeader('etag', `"${draft.md5}"`).end();
}

async function deleteObject({ asked, bucket, reply }: Visit): Promise<void> {
  await bucket.objects.delete(asked.key);
  reply.writeHead(204).end();
}

async function deleteObjects(visit: Visit): Promise<void> {
  const { keys, quiet } = deletions(await textOf(visit.asked, visit.chain));
  for (const key of keys) await visit.bucket.objects.delete(key);
  xml(visit, 'DeleteResult', quiet ? {} : { Deleted: keys.map((Key) => ({ Key })) });
}

const idOf = ({ asked }: Visit): string => asked.query.get('uploadId') ?? '';

function beginUpload(visit: Visit): void {
  const { asked, bucket } = visit;
  const UploadId = bucket.uploads.begin({ key: asked.key, about: about(asked) });
  xml(visit, 'InitiateMultipartUploadResult', { Bucket: bucket.name, Key: asked.key, UploadId });
}

async function uploadPart(visit: Visit): Promise<void> {
  const number = Number(visit.asked.query.get('partNumber'));
  const etag = await visit.bucket.uploads.part(idOf(visit), number, received(visit));
  visit.reply.setHeader('etag', `"${etag}"`).end();
}

async function completeUpload(visit: Visit): Promise<void> {
  const { asked, chain, bucket } = visit;
  const { key, etag } = await bucket.uploads.complete(idOf(visit), partsOf(await textOf(asked, chain)));
  xml(visit, 'CompleteMultipartUploadResult', { Bucket: bucket.name, Key: key, ETag: `"${etag}"` });
}

async function abortUpload(visit: Visit): Promise<void> {
  await visit.bucket.uploads.abort(idOf(visit));
  visit.reply.writeHead(204).end();
}

function existing({ reply }: Visit): void {
  reply.end();
}

const LISTS = ['prefix', 'delimiter', 'max-keys', 'encoding-type', 'fetch-owner'];

/** S3's calls, as far as restic and an SDK's uploads need them. */
export const CALLS: readonly Call[] = [
  { on: 'HEAD bucket', needs: 'read', class: 'class-b', serve: existing },
  {
    ...({ on: 'PUT bucket', needs: 'write', class: 'class-a' } as const),
    serve: () => {
      throw new StoreRefusal(
        'BucketAlreadyOwnedByYou',
        'The bucket you tried to create already exists, and you own it.',
      );
    },
  },
  {
    ...({ on: 'GET bucket', with: ['location'], needs: 'read', class: 'class-b' } as const),
    serve: (visit) => {
      xml(visit, 'LocationConstraint', { '#text': 'auto' });
    },
  },
  {
    ...({
      on: 'GET bucket',
      with: ['list-type'],
      may: [...LISTS, 'continuation-token', 'start-after'],
    } as const),
    ...({ needs: 'read', class: 'class-a' } as const),
    serve: (visit) => {
      xml(visit, 'ListBucketResult', listV2(shelf(visit), visit.asked.query));
    },
  },
  {
    ...({ on: 'GET bucket', may: [...LISTS, 'marker'], needs: 'read', class: 'class-a' } as const),
    serve: (visit) => {
      xml(visit, 'ListBucketResult', listV1(shelf(visit), visit.asked.query));
    },
  },
  { on: 'POST bucket', with: ['delete'], needs: 'write', serve: deleteObjects },
  { on: 'GET object', needs: 'read', class: 'class-b', serve: getObject },
  { on: 'HEAD object', needs: 'read', class: 'class-b', serve: headObject },
  { on: 'PUT object', with: ['uploadId', 'partNumber'], needs: 'write', class: 'class-a', serve: uploadPart },
  { on: 'PUT object', needs: 'write', class: 'class-a', serve: putObject },
  { on: 'DELETE object', with: ['uploadId'], needs: 'write', serve: abortUpload },
  { on: 'DELETE object', needs: 'write', serve: deleteObject },
  { on: 'POST object', with: ['uploads'], needs: 'write', class: 'class-a', serve: beginUpload },
  { on: 'POST object', with: ['uploadId'], needs: 'write', class: 'class-a', serve: completeUpload },
];
