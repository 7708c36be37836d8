import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { blankRepository } from './blank-repository';
import type { Config } from './config';
import type { Product } from './control-plane';
import { drawCredentials, writeServiceAccount, type Credentials } from './credentials';
import { ownDirectory, removeStale } from './directory';
import { PREFIX } from './dumont/snapshots/prefix';
import { checkPlaces, placeForState } from './places';
import { Products } from './products';
import { writeReadyFile, type Ready } from './ready-file';
import { openJournal, type Journal } from './suppliers/journal';
import { removeAll } from './suppliers/machines/disk';
import { openCloud } from './suppliers/machines/cloud';
import type { Machines } from './suppliers/machines/machines';
import { openSuppliers, type Suppliers } from './suppliers/suppliers';
import { Undoing } from './undoing';

/** A sandbox that answers. */
export interface Sandbox {
  readonly ready: Ready;
  /** Put another product on the same suppliers, with this bug in it; fails when the one before has left something. */
  plant(defect: string): Promise<void>;
  close(): Promise<void>;
}

/** Who is told what happens: progress, and what went wrong. */
export interface Listener {
  progress(sentence: string): void;
  trouble(sentence: string): void;
}

interface Site {
  readonly config: Config;
  readonly listener: Listener;
  readonly undoing: Undoing;
  readonly directory: string;
  /** For what is written durably and in small pieces. */
  readonly state: string;
  readonly journal: Journal;
}

interface Open extends Site {
  readonly machines: Machines;
  readonly credentials: Credentials;
  readonly suppliers: Suppliers;
  readonly serviceAccount: string;
}

async function openSite(config: Config, listener: Listener, undoing: Undoing): Promise<Site> {
  const directory = await placeOfOwn(config.temporary, listener, undoing);
  const state = await placeOfOwn(placeForState(config.temporary), listener, undoing);
  const journal = openJournal(join(state, 'journal.ndjson'));
  undoing.with(() => {
    journal.close();
  });
  return { config, listener, undoing, directory, state, journal };
}

async function placeOfOwn(within: string, listener: Listener, undoing: Undoing): Promise<string> {
  for (const stale of await removeStale(within))
    listener.progress(`Removed ${stale}, left by a sandbox that was killed.`);
  const directory = ownDirectory(within);
  undoing.with(() => removeAll(directory));
  return directory;
}

async function openMachines({ config, directory, undoing, listener }: Site): Promise<Machines> {
  const machines = await openCloud(directory, config.tier);
  undoing.with(() => machines.close());
  listener.progress(`Machines: tier ${machines.tier}. ${machines.why}`);
  return machines;
}

async function open(site: Site, controlPlane: () => Product | undefined): Promise<Open> {
  const { config, directory, journal, undoing } = site;
  const drawing = drawCredentials(directory);
  drawing.catch(() => undefined); // awaited when the cloud is open
  const machines = await openMachines(site);
  const credentials = await drawing;
  const { project, account } = credentials;
  const { pace, seed } = config;
  const suppliers = await openSuppliers({
    directory,
    machines,
    journal,
    pace,
    seed,
    project,
    account,
    controlPlane,
  });
  undoing.with(() => suppliers.close());
  const serviceAccount = writeServiceAccount(directory, credentials, suppliers.compute);
  return { ...site, machines, credentials, suppliers, serviceAccount };
}

/** What it is like, and where it keeps things. */
const natureOf = ({ config, directory, journal, machines }: Open) => ({
  pid: process.pid,
  journal: journal.file,
  directory,
  workspace: machines.tier === 1 ? '/workspace' : '$WORKSPACE', // each machine says where its own is
  tier: machines.tier,
  why: machines.why,
  seed: config.seed,
});

const storeOf = ({ objectStore }: Suppliers) => ({
  objectStore: objectStore.url,
  caFile: objectStore.caFile,
  r2AccessKey: objectStore.keys.witness.id,
  r2SecretKey: objectStore.keys.witness.secret,
  r2ProductAccessKey: objectStore.keys.product.id,
  r2ProductSecretKey: objectStore.keys.product.secret,
  r2Bucket: objectStore.bucket,
});

function readyOf(opened: Open, { present: product, defect }: Products): Ready {
  const { credentials, suppliers, serviceAccount } = opened;
  return {
    id: randomUUID(),
    api: product?.url ?? null,
    console: product?.console ?? null,
    defect: defect ?? null,
    market: suppliers.market,
    compute: suppliers.compute,
    faults: suppliers.faults,
    email: credentials.email,
    password: credentials.password,
    vastApiKey: suppliers.keys.witness,
    vastSweepApiKey: suppliers.keys.sweep,
    vastProductApiKey: suppliers.keys.product,
    googleCredentials: serviceAccount,
    gcpProject: credentials.project,
    sshKey: credentials.sshKey,
    ...natureOf(opened),
    ...storeOf(suppliers),
    resticPassword: credentials.resticPassword,
  };
}

function announce({ config }: Open, ready: Ready): void {
  if (config.readyFile !== undefined) writeReadyFile(config.readyFile, ready);
}

/** The product before must have given everything back: the next one finds suppliers who know nothing of it. */
async function plant(opened: Open, products: Products, defect: string): Promise<void> {
  await products.close();
  await opened.suppliers.renew();
  await products.start(defect);
  announce(opened, readyOf(opened, products));
}

/** The reference product finds its repository begun; whoever else is put on the suppliers finds an empty bucket. */
async function startProduct({ config, credentials, suppliers }: Open, products: Products): Promise<void> {
  await suppliers.objectStore.furnish(blankRepository(PREFIX, credentials.resticPassword));
  await products.start(config.defect);
}

async function begin(site: Site): Promise<Sandbox> {
  const { config, undoing } = site;
  const opened = await open(site, () => products.present);
  const products: Products = new Products(opened);
  undoing.with(() => products.close());
  if (config.product) await startProduct(opened, products);
  const ready = readyOf(opened, products);
  undoing.with(() => {
    if (config.readyFile !== undefined) rmSync(config.readyFile, { force: true });
  });
  announce(opened, ready);
  return { ready, plant: (defect) => plant(opened, products, defect), close: () => undoing.all() };
}

/** Start a sandbox; what a failed start has opened is given back before it is told. */
export async function openSandbox(config: Config, listener: Listener): Promise<Sandbox> {
  await checkPlaces(config);
  const undoing = new Undoing();
  try {
    return await begin(await openSite(config, listener, undoing));
  } catch (cause) {
    await undoing.all();
    throw cause;
  }
}
