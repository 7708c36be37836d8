import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Product } from './control-plane';
import { drawCredentials, writeServiceAccount, type Credentials } from './credentials';
import { openJournal } from './suppliers/journal';
import { PretendCloud } from './suppliers/pretend-cloud';
import { openSuppliers, type Suppliers } from './suppliers/suppliers';
import { client, type Call } from './suppliers/wire-client';

/** The real product and real suppliers around machines that only pretend: for tests of what is refused, and what is rented. */
export interface PretendSandbox {
  readonly credentials: Credentials;
  readonly product: Product;
  readonly faults: Call;
  close(): Promise<void>;
}

const environmentOf = (directory: string, suppliers: Suppliers, credentials: Credentials) => ({
  PATH: process.env['PATH'] ?? '',
  DUMONT_DATA: join(directory, 'product'),
  DUMONT_EMAIL: credentials.email,
  DUMONT_PASSWORD: credentials.password,
  DUMONT_SSH_PUBLIC_KEY: credentials.sshPublicKey,
  DUMONT_JOURNAL: join(directory, 'journal.ndjson'),
  VAST_URL: suppliers.market,
  VAST_API_KEY: suppliers.keys.product,
  GCE_URL: suppliers.compute,
  GCP_PROJECT_ID: credentials.project,
  GOOGLE_APPLICATION_CREDENTIALS: writeServiceAccount(directory, credentials, suppliers.compute),
  R2_ENDPOINT: suppliers.objectStore.url,
  R2_BUCKET: suppliers.objectStore.bucket,
  R2_ACCESS_KEY: suppliers.objectStore.keys.product.id,
  R2_SECRET_KEY: suppliers.objectStore.keys.product.secret,
  R2_CA_FILE: suppliers.objectStore.caFile,
  RESTIC_PASSWORD: credentials.resticPassword,
});

/** Open one; whoever did closes it. */
export async function openPretendSandbox(): Promise<PretendSandbox> {
  const directory = mkdtempSync(join(tmpdir(), 'pretend-sandbox-'));
  mkdirSync(join(directory, 'product'), { mode: 0o700 });
  const journal = openJournal(join(directory, 'journal.ndjson'));
  const credentials = await drawCredentials(directory);
  const { project, account } = credentials;
  const told = { directory, journal, project, account, controlPlane: () => undefined };
  const suppliers = await openSuppliers({ ...told, machines: new PretendCloud(), pace: 'brisk', seed: 1 });
  const crashed: string[] = [];
  const environment = environmentOf(directory, suppliers, credentials);
  const product = await Product.start({
    ...{ directory, journal, environment, port: 0, consolePort: 0 },
    crashed: (sentence) => crashed.push(sentence),
  });
  const close = async (): Promise<void> => {
    await product.close();
    await suppliers.close();
    journal.close();
    rmSync(directory, { recursive: true });
    if (crashed.length > 0) throw new Error(crashed.join(' '));
  };
  return { credentials, product, faults: client(suppliers.faults, ''), close };
}
