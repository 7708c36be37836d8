import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { StoreRefusal } from './refusal';

/** A request to the store, taken apart: path-style bucket and key, the query, the headers. */
export interface Asked {
  readonly method: string;
  /** As it was sent: signatures are made over it. */
  readonly path: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly message: IncomingMessage;
}

const LONGEST_KEY = 1024;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new StoreRefusal('InvalidURI', `Could not parse the specified URI: ${String(cause)}`);
  }
}

function named(path: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const name = decoded(key);
  if (Buffer.byteLength(name) > LONGEST_KEY)
    throw new StoreRefusal('KeyTooLongError', 'Your key is too long');
  return { bucket: decoded(bucket), key: name };
}

/** Take a request apart. */
export function takeApart(message: IncomingMessage): Asked {
  const { url = '/', method = '', headers } = message;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  return { method, path, ...named(path), query: new URLSearchParams(query), headers, message };
}

/** A header's one value. */
export function header({ headers }: Asked, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
