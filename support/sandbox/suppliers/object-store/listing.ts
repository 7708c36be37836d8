import type { Stored } from './objects';
import { StoreRefusal } from './refusal';

/** What a list is asked for. */
interface Wanted {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after this. */
  readonly after: string;
  readonly most: number;
  readonly encoded: boolean;
}

type Entry = { readonly prefix: string } | { readonly stored: Stored };

const nameOf = (entry: Entry): string => ('prefix' in entry ? entry.prefix : entry.stored.key);
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

function wantedOf(query: URLSearchParams, after: string): Wanted {
  const most = Number(query.get('max-keys') ?? 1000);
  if (!Number.isInteger(most) || most < 0)
    throw new StoreRefusal('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647');
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after,
    most: Math.min(most, 1000),
    encoded: query.get('encoding-type') === 'url',
  };
}

function entryOf(stored: Stored, { prefix, delimiter }: Wanted): Entry {
  const end = delimiter === '' ? -1 : stored.key.indexOf(delimiter, prefix.length);
  return end < 0 ? { stored } : { prefix: stored.key.slice(0, end + delimiter.length) };
}

function page(
  objects: readonly Stored[],
  wanted: Wanted,
): { readonly entries: readonly Entry[]; readonly more: boolean } {
  const after = bytesOf(wanted.after);
  const entries = new Map<string, Entry>();
  for (const stored of objects) {
    const entry = entryOf(stored, wanted);
    const name = nameOf(entry);
    if (bytesOf(name) <= after || entries.has(name)) continue;
    if (entries.size === wanted.most) return { entries: [...entries.values()], more: wanted.most > 0 };
    entries.set(name, entry);
  }
  return { entries: [...entries.values()], more: false };
}

const escaped = (text: string): string => encodeURIComponent(text).replaceAll('%2F', '/');

function content(
  bucket: string,
  objects: readonly Stored[],
  wanted: Wanted,
): { readonly common: object; readonly last: string | undefined } {
  const { entries, more } = page(objects, wanted);
  const shown = wanted.encoded ? escaped : (text: string): string => text;
  const common = {
    Name: bucket,
    Prefix: shown(wanted.prefix),
    ...(wanted.delimiter === '' ? {} : { Delimiter: shown(wanted.delimiter) }),
    MaxKeys: wanted.most,
    ...(wanted.encoded ? { EncodingType: 'url' } : {}),
    IsTruncated: more,
    Contents: entries.flatMap((entry) => ('stored' in entry ? [row(entry.stored, shown)] : [])),
    CommonPrefixes: entries.flatMap((entry) => ('prefix' in entry ? [{ Prefix: shown(entry.prefix) }] : [])),
  };
  const last = entries.at(-1);
  return { common, last: more && last !== undefined ? nameOf(last) : undefined };
}

const row = ({ key, modified, etag, size }: Stored, shown: (text: string) => string): object => ({
  Key: shown(key),
  LastModified: modified.toISOString(),
  ETag: `"${etag}"`,
  Size: size,
  StorageClass: 'STANDARD',
});

/** What a list is made over. */
export interface Shelf {
  readonly bucket: string;
  readonly list: (prefix: string) => readonly Stored[];
}

const tokenOf = (name: string): string => Buffer.from(name).toString('base64url');

/** The answer to ListObjectsV2. */
export function listV2({ bucket, list }: Shelf, query: URLSearchParams): object {
  const token = query.get('continuation-token');
  const start = query.get('start-after') ?? '';
  const wanted = wantedOf(query, token === null ? start : Buffer.from(token, 'base64url').toString());
  const { common, last } = content(bucket, list(wanted.prefix), wanted);
  const { Contents, CommonPrefixes } = common as { Contents: unknown[]; CommonPrefixes: unknown[] };
  return {
    ...common,
    KeyCount: Contents.length + CommonPrefixes.length,
    ...(token === null ? {} : { ContinuationToken: token }),
    ...(start === '' ? {} : { StartAfter: start }),
    ...(last === undefined ? {} : { NextContinuationToken: tokenOf(last) }),
  };
}

/** The answer to the older ListObjects. */
export function listV1({ bucket, list }: Shelf, query: URLSearchParams): object {
  const marker = query.get('marker') ?? '';
  const wanted = wantedOf(query, marker);
  const { common, last } = content(bucket, list(wanted.prefix), wanted);
  const shown = wanted.encoded ? escaped : (text: string): string => text;
  return { ...common, Marker: shown(marker), ...(last === undefined ? {} : { NextMarker: shown(last) }) };
}
