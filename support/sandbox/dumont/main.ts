import { chmodSync, mkdirSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { utils } from 'ssh2';
import { delay } from '../clock';
import { buildServer } from './api/server';
import { takeCensus } from './census';
import { Compute } from './compute/compute';
import { readConfig, type Config } from './config';
import { openJournal } from './journal';
import { Connections } from './machine/connections';
import { Market } from './market/market';
import type { Product } from './product';
import { reasonOf } from './refusal';
import { initSettings } from './settings';
import { openStore, type Store } from './store';
import { Supervisor } from './supervisor';
import { unitsOf } from './units';

interface Keys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** The keys of the control plane are drawn once and outlive every restart. */
function keysOf(store: Store): Keys {
  if (store.secrets.find('jwt') === undefined) {
    const pair = utils.generateKeyPairSync('ed25519', { comment: 'dumont' });
    store.atomically(() => {
      store.secrets.put('ssh private', pair.private);
      store.secrets.put('ssh public', pair.public);
      store.secrets.put('jwt', randomBytes(32).toString('hex'));
    });
  }
  return { privateKey: store.secrets.get('ssh private'), publicKey: store.secrets.get('ssh public') };
}

function assemble(config: Config): { readonly product: Product; readonly supervisor: Supervisor } {
  mkdirSync(config.DUMONT_DATA, { recursive: true });
  chmodSync(config.DUMONT_DATA, 0o700);
  const units = unitsOf(config.SANDBOX_PACE);
  const store = openStore(config.DUMONT_DATA);
  initSettings(store, units);
  const { privateKey, publicKey } = keysOf(store);
  const supervisor = new Supervisor(() => product);
  const gce = {
    url: config.GCE_URL,
    project: config.GCP_PROJECT_ID,
    credentials: config.GOOGLE_APPLICATION_CREDENTIALS,
  };
  const product: Product = {
    config,
    units,
    store,
    journal: openJournal(config.DUMONT_JOURNAL),
    market: new Market({ url: config.VAST_URL, key: config.VAST_API_KEY }, units),
    compute: new Compute(gce, units),
    connections: new Connections(store, privateKey, units),
    supervision: supervisor,
    publicKey,
  };
  return { product, supervisor };
}

/** The market lets the product and its customer in on whatever is rented from then on. */
async function authoriseKeys({ config, journal, market, publicKey, units }: Product): Promise<void> {
  for (;;) {
    try {
      const known = await market.accountKeys();
      for (const key of [publicKey, config.DUMONT_SSH_PUBLIC_KEY])
        if (!known.includes(key)) await market.addAccountKey(key);
      return;
    } catch (error) {
      journal.note('market unknown', { because: reasonOf(error) });
      await delay(units.retry);
    }
  }
}

async function untilAskedToEnd(): Promise<void> {
  process.stdin.resume();
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve).once('error', resolve);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const { product, supervisor } = assemble(config);
  const over = new AbortController();
  await authoriseKeys(product);
  supervisor.resume();
  const census = takeCensus(product, over.signal);
  const server = buildServer(product);
  await server.listen({ host: '127.0.0.1', port: config.DUMONT_PORT });
  const { port } = server.server.address() as AddressInfo;
  console.log(`ready http://127.0.0.1:${port}`);
  await untilAskedToEnd();
  over.abort();
  await Promise.all([server.close(), supervisor.close(), census]);
  product.connections.close();
  await Promise.all([product.market.close(), product.compute.close()]);
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
