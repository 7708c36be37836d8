import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Doors } from '../machines/machines';
import { newAuthority, type Authority } from './authority';
import { StoreBooks } from './books';
import { newKey, StoreKeys, type StoreKey } from './keys';
import { Objects } from './objects';
import { Service } from './service';
import { StoreTroubles } from './troubles';
import { Uploads } from './uploads';

/** The object store of a sandbox: where it answers, whom it admits, what it costs, what is wrong with it. */
export interface ObjectStore {
  readonly url: string;
  readonly doors: Doors;
  /** The file of the authority to trust. */
  readonly caFile: string;
  readonly bucket: string;
  readonly keys: { readonly product: StoreKey; readonly witness: StoreKey };
  readonly books: StoreBooks;
  readonly troubles: StoreTroubles;
  /** Mend it, and empty it of what somebody has kept in it. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** A repository in which nothing is saved is as good as none, and takes restic seconds of computing to begin. */
const BARREN = /^restic\/(config$|keys\/)/;

/** Where a store keeps its objects, and at which address it answers. */
export interface StoreSite {
  readonly directory: string;
  readonly address: string;
}

/** Open an empty bucket; a key more may be given by a test. */
export async function openObjectStore(site: StoreSite, ...more: readonly StoreKey[]): Promise<ObjectStore> {
  const place = join(site.directory, 'store');
  mkdirSync(join(place, 'objects'), { recursive: true, mode: 0o700 });
  const authority = await newAuthority(site.address);
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
  const socket = join(place, 'door');
  const servers = await openDoors(service, authority, { address: site.address, socket });
  const { port } = servers.outer.address() as AddressInfo;
  const close = async (): Promise<void> => {
    troubles.endAll();
    await Promise.all([servers.outer, servers.inner].map(shut));
  };
  const renew = async (): Promise<void> => {
    await troubles.mendAll();
    await objects.clearAllBut((key) => BARREN.test(key));
  };
  const url = `https://${site.address}:${port}`;
  return { url, doors: { port, socket }, caFile, bucket: name, keys, books, troubles, renew, close };
}

/** For those who see this computer's network, and for those who do not. */
async function openDoors(
  service: Service,
  { certificate: cert, key }: Authority,
  { address, socket }: { readonly address: string; readonly socket: string },
): Promise<{ readonly outer: Server; readonly inner: Server }> {
  const door = (): Server =>
    createServer({ cert, key }, (message, reply) => void service.serve(message, reply));
  const outer = door().listen(0, address);
  const inner = door().listen(socket);
  await Promise.all([outer, inner].map((server) => once(server, 'listening')));
  return { outer, inner };
}

async function shut(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
