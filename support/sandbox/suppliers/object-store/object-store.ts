import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { newAuthority } from './authority';
import { StoreBooks } from './books';
import { newKey, StoreKeys, type StoreKey } from './keys';
import { Objects } from './objects';
import { Service } from './service';
import { StoreTroubles } from './troubles';
import { Uploads } from './uploads';

/** The object store of a sandbox: where it answers, whom it admits, what it costs, what is wrong with it. */
export interface ObjectStore {
  readonly url: string;
  /** The file of the authority to trust. */
  readonly caFile: string;
  readonly bucket: string;
  readonly keys: { readonly product: StoreKey; readonly witness: StoreKey };
  readonly books: StoreBooks;
  readonly troubles: StoreTroubles;
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';
/** Open an empty bucket that keeps its objects in the directory; a key more may be given by a test. */
export async function openObjectStore(directory: string, ...more: readonly StoreKey[]): Promise<ObjectStore> {
  const place = join(directory, 'store');
  mkdirSync(join(place, 'objects'), { recursive: true, mode: 0o700 });
  const authority = await newAuthority(ADDRESS);
  const caFile = join(place, 'ca.pem');
  writeFileSync(caFile, authority.ca, { mode: 0o600 });
  const keys = { product: newKey('read', 'write'), witness: newKey('read') };
  const name = `sandbox-${randomBytes(4).toString('hex')}`;
  const books = new StoreBooks(name);
  const objects = new Objects(join(place, 'objects'), (bytes) => {
    books.keep(bytes);
  });
  const troubles = new StoreTroubles(keys.product.id, objects);
  const known = new StoreKeys([keys.product, keys.witness, ...more], (id) => troubles.ranOut(id));
  const service = new Service({ name, objects, uploads: new Uploads(objects), troubles, books }, known);
  const { certificate: cert, key } = authority;
  const server = createServer({ cert, key }, (message, reply) => void service.serve(message, reply));
  server.listen(0, ADDRESS);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    troubles.endAll();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `https://${ADDRESS}:${port}`, caFile, bucket: name, keys, books, troubles, close };
}
