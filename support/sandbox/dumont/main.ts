import { chmodSync, mkdirSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { delay } from '../clock';
import { newKeyPair, type KeyPair } from '../key-pair';
import { buildServer } from './api/server';
import { Census } from './census';
import { Compute } from './compute/compute';
import { readConfig, type Config } from './config';
import { buildConsole } from './console/console';
import { openJournal } from './journal';
import { Connections } from './machine/connections';
import { Market } from './market/market';
import { Races } from './operations/race';
import type { Product } from './product';
import { reasonOf } from './refusal';
import { initSettings } from './settings';
import { Repository } from './snapshots/repository';
import { Snapshots } from './snapshots/shelf';
import { openStore, type Store } from './store';
import { Supervisor } from './supervisor';
import { Tunnels } from './sync/tunnels';
import { unitsOf } from './units';

/** The keys of the control plane are drawn once and outlive every restart. */
function keysOf(store: Store): KeyPair {
  if (store.secrets.find('jwt') === undefined) {
    const pair = newKeyPair('dumont');
    store.atomically(() => {
      store.secrets.put('ssh private', pair.privateKey);
      store.secrets.put('ssh public', pair.publicKey);
      store.secrets.put('jwt', randomBytes(32).toString('hex'));
    });
  }
  return { privateKey: store.secrets.get('ssh private'), publicKey: store.secrets.get('ssh public') };
}

interface Assembled {
  readonly product: Product;
  readonly supervisor: Supervisor;
  readonly races: Races;
  readonly census: Census;
  readonly snapshots: Snapshots;
}

const gceOf = (config: Config) => ({
  url: config.GCE_URL,
  project: config.GCP_PROJECT_ID,
  credentials: config.GOOGLE_APPLICATION_CREDENTIALS,
});

function assemble(config: Config): Assembled {
  mkdirSync(config.DUMONT_DATA, { recursive: true });
  chmodSync(config.DUMONT_DATA, 0o700);
  const units = unitsOf(config.SANDBOX_PACE);
  const store = openStore(config.DUMONT_DATA);
  initSettings(store, units);
  const { privateKey, publicKey } = keysOf(store);
  const supervisor = new Supervisor(() => product);
  const census = new Census(() => product);
  const races = new Races(() => product);
  const snapshots = new Snapshots(() => product);
  const connections = new Connections(store, privateKey, units);
  const product: Product = {
    config,
    units,
    store,
    journal: openJournal(config.DUMONT_JOURNAL),
    market: new Market({ url: config.VAST_URL, key: config.VAST_API_KEY }, units),
    books: census,
    compute: new Compute(gceOf(config), units),
    connections,
    tunnels: new Tunnels(connections, units),
    supervision: supervisor,
    races,
    repository: new Repository({ config, connections, units }),
    snapshots,
    publicKey,
  };
  return { product, supervisor, races, census, snapshots };
}

/** The market lets the product and its customer in on whatever is rented from then on. */
async function authoriseKeys({ config, market, publicKey }: Product): Promise<void> {
  const known = await market.accountKeys();
  const missing = [publicKey, config.DUMONT_SSH_PUBLIC_KEY].filter((key) => !known.includes(key));
  for (const key of missing) await market.addAccountKey(key);
}

/** The market may be away while the control plane starts; what is rented is watched all the same. */
async function untilKeysAreKnown(product: Product, signal: AbortSignal): Promise<void> {
  let known = false;
  while (!known && !signal.aborted)
    known = await authoriseKeys(product).then(
      () => true,
      async (error: unknown) => {
        product.journal.note('market unknown', { because: reasonOf(error) });
        await delay(product.units.retry);
        return false;
      },
    );
}

async function untilAskedToEnd(): Promise<void> {
  process.stdin.resume();
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve).once('error', resolve);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
}

async function listen(server: FastifyInstance, port: number): Promise<string> {
  await server.listen({ host: '127.0.0.1', port });
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const { product, supervisor, races, census, snapshots } = assemble(config);
  const over = new AbortController();
  supervisor.resume();
  races.resume();
  snapshots.resume();
  const authorising = untilKeysAreKnown(product, over.signal);
  const counting = census.take(over.signal);
  const api = buildServer(product);
  const desk = buildConsole(product, api);
  const addresses = [await listen(api, config.DUMONT_PORT), await listen(desk, config.DUMONT_CONSOLE_PORT)];
  console.log(`ready ${addresses.join(' ')}`);
  await untilAskedToEnd();
  over.abort();
  await Promise.all([api.close(), desk.close(), races.close(), supervisor.close(), counting, authorising]);
  await snapshots.close();
  product.connections.close();
  await Promise.all([product.market.close(), product.compute.close(), product.repository.close()]);
  await product.store.close();
  product.journal.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(reasonOf(error));
    process.exit(1);
  },
);
