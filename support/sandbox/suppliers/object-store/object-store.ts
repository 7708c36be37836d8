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
  /** Put into it what its account has had before anybody came, each object by its key. */
  furnish(objects: ReadonlyMap<string, Buffer>): Promise<void>;
  /** Mend it, and leave nothing in it but what it was furnished with. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

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
  const url = `https://${site.address}:${port}`;
  const stock = stockOf(objects, troubles);
  return { url, doors: { port, socket }, caFile, bucket: name, keys, books, troubles, ...stock, close };
}

/** What is in it, as far as its account's owner has a say in it. */
function stockOf(objects: Objects, troubles: StoreTroubles): Pick<ObjectStore, 'furnish' | 'renew'> {
  const furniture = new Map<string, Buffer>();
  const furnish = async (more: ReadonlyMap<string, Buffer>): Promise<void> => {
    for (const [key, bytes] of more) {
      furniture.set(key, bytes);
      await objects.put(key, bytes);
    }
  };
  const renew = async (): Promise<void> => {
    await troubles.mendAll();
    await objects.clear();
    await furnish(furniture);
  };
  return { furnish, renew };
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
