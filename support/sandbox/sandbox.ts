import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config';
import { Product } from './control-plane';
import { drawCredentials, writeServiceAccount, type Credentials } from './credentials';
import { ownDirectory, removeStale } from './directory';
import { checkPlaces, placeForState } from './places';
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

function storeEnvironment({ credentials, suppliers }: Open): Readonly<Record<string, string>> {
  const { url, bucket, keys, caFile } = suppliers.objectStore;
  return {
    R2_ENDPOINT: url,
    R2_BUCKET: bucket,
    R2_ACCESS_KEY: keys.product.id,
    R2_SECRET_KEY: keys.product.secret,
    R2_CA_FILE: caFile,
    RESTIC_PASSWORD: credentials.resticPassword,
  };
}

function productEnvironment(opened: Open): Readonly<Record<string, string>> {
  const { config, state, journal, credentials, suppliers, serviceAccount } = opened;
  const data = join(state, 'product');
  mkdirSync(data, { mode: 0o700 });
  return {
    ...config.surroundings,
    DUMONT_DATA: data,
    DUMONT_EMAIL: credentials.email,
    DUMONT_PASSWORD: credentials.password,
    DUMONT_SSH_PUBLIC_KEY: credentials.sshPublicKey,
    DUMONT_JOURNAL: journal.file,
    VAST_URL: suppliers.market,
    VAST_API_KEY: suppliers.keys.product,
    GCE_URL: suppliers.compute,
    GCP_PROJECT_ID: credentials.project,
    GOOGLE_APPLICATION_CREDENTIALS: serviceAccount,
    ...storeEnvironment(opened),
    SANDBOX_PACE: config.pace,
  };
}

async function startProduct(opened: Open): Promise<Product> {
  const { directory, journal, config, listener, undoing } = opened;
  listener.progress('Suppliers: open. Starting the product ...');
  if (config.defect !== undefined)
    listener.trouble(`DEFECTIVE: the bug "${config.defect}" is planted in the product of this sandbox.`);
  const product = await Product.start({
    planted: config.defect !== undefined,
    directory,
    journal,
    environment: productEnvironment(opened),
    port: config.apiPort,
    consolePort: config.consolePort,
    crashed: (sentence) => {
      listener.trouble(sentence);
    },
  });
  undoing.with(() => product.close());
  return product;
}

/** What it is like, and where it keeps things. */
const natureOf = ({ config, directory, journal, machines }: Open) => ({
  journal: journal.file,
  directory,
  workspace: machines.tier === 1 ? '/workspace' : '$WORKSPACE', // each machine says where its own is
  tier: machines.tier,
  why: machines.why,
  seed: config.seed,
  defect: config.defect ?? null,
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

function readyOf(opened: Open, product?: Product): Ready {
  const { credentials, suppliers, serviceAccount } = opened;
  return {
    id: randomUUID(),
    api: product?.url ?? null,
    console: product?.console ?? null,
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

function announce({ config, undoing }: Open, ready: Ready): void {
  const { readyFile } = config;
  if (readyFile === undefined) return;
  writeReadyFile(readyFile, ready);
  undoing.with(() => {
    rmSync(readyFile, { force: true });
  });
}

/** Start a sandbox; what a failed start has opened is given back before it is told. */
export async function openSandbox(config: Config, listener: Listener): Promise<Sandbox> {
  await checkPlaces(config);
  const undoing = new Undoing();
  let product: Product | undefined;
  try {
    const opened = await open(await openSite(config, listener, undoing), () => product);
    if (config.product) product = await startProduct(opened);
    const ready = readyOf(opened, product);
    announce(opened, ready);
    return { ready, close: () => undoing.all() };
  } catch (cause) {
    await undoing.all();
    throw cause;
  }
}
