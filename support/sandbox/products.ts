import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config';
import { Product, type Launch } from './control-plane';
import type { Credentials } from './credentials';
import type { Journal } from './suppliers/journal';
import type { Suppliers } from './suppliers/suppliers';

type Store = Suppliers['objectStore'];

/** What a product is told of its suppliers. */
interface Addresses extends Pick<Suppliers, 'market' | 'compute'> {
  readonly keys: Pick<Suppliers['keys'], 'product'>;
  readonly objectStore: Pick<Store, 'url' | 'bucket' | 'caFile'> & {
    readonly keys: Pick<Store['keys'], 'product'>;
  };
}

/** What a product is put on. */
export interface Ground {
  readonly config: Pick<Config, 'apiPort' | 'consolePort' | 'pace' | 'surroundings'>;
  readonly listener: { progress(sentence: string): void; trouble(sentence: string): void };
  readonly directory: string;
  /** For what is written durably and in small pieces. */
  readonly state: string;
  readonly journal: Journal;
  readonly credentials: Pick<
    Credentials,
    'email' | 'password' | 'sshPublicKey' | 'resticPassword' | 'project'
  >;
  readonly suppliers: Addresses;
  readonly serviceAccount: string;
  /** The product's program; the reference product unless a test brings its own. */
  readonly program?: string;
}

/** The products of a sandbox: one at a time, each of which begins with nothing. */
export class Products {
  #present: Product | undefined;
  /** Whoever ends the sandbox meanwhile ends that one, too. */
  #starting: Product | undefined;
  #defect: string | undefined;
  readonly #data: string;

  constructor(private readonly ground: Ground) {
    this.#data = join(ground.state, 'product');
  }

  /** The one that there is now. */
  get present(): Product | undefined {
    return this.#present;
  }

  /** The bug that is planted in it. */
  get defect(): string | undefined {
    return this.#defect;
  }

  /** Start one, with a bug in it or without. */
  async start(defect: string | undefined): Promise<void> {
    const { listener } = this.ground;
    listener.progress('Suppliers: open. Starting the product ...');
    if (defect !== undefined)
      listener.trouble(`DEFECTIVE: the bug "${defect}" is planted in the product of this sandbox.`);
    mkdirSync(this.#data, { mode: 0o700 });
    this.#defect = defect;
    const product = Product.of(this.#launch());
    this.#starting = product;
    try {
      await product.restart();
      this.#present = product;
    } catch (cause) {
      // What was planted is what kept it from starting, and nobody can look once the sandbox has ended.
      if (defect !== undefined && this.#starting === product)
        listener.trouble(readFileSync(this.#log, 'utf8').trim());
      throw cause;
    }
  }

  #launch(): Launch {
    const { directory, journal, config, listener, program } = this.ground;
    return {
      planted: this.#defect !== undefined,
      directory,
      journal,
      ...(program === undefined ? {} : { program }),
      environment: this.#environment(),
      port: config.apiPort,
      consolePort: config.consolePort,
      crashed: (sentence) => {
        listener.trouble(sentence);
      },
    };
  }

  /** End the one that there is, and forget what it knew. */
  async close(): Promise<void> {
    const product = this.#present ?? this.#starting;
    this.#present = undefined;
    this.#starting = undefined;
    await product?.close();
    rmSync(this.#data, { recursive: true, force: true });
    rmSync(this.#log, { force: true }); // the last words of the next one shall be its own
  }

  get #log(): string {
    return join(this.ground.directory, 'product.log');
  }

  #environment(): Readonly<Record<string, string>> {
    const { config, journal, credentials, suppliers, serviceAccount } = this.ground;
    return {
      ...config.surroundings,
      ...(this.#defect === undefined ? {} : { SANDBOX_DEFECT: this.#defect }),
      DUMONT_DATA: this.#data,
      DUMONT_EMAIL: credentials.email,
      DUMONT_PASSWORD: credentials.password,
      DUMONT_SSH_PUBLIC_KEY: credentials.sshPublicKey,
      DUMONT_JOURNAL: journal.file,
      VAST_URL: suppliers.market,
      VAST_API_KEY: suppliers.keys.product,
      GCE_URL: suppliers.compute,
      GCP_PROJECT_ID: credentials.project,
      GOOGLE_APPLICATION_CREDENTIALS: serviceAccount,
      ...this.#store(),
      SANDBOX_PACE: config.pace,
    };
  }

  #store(): Readonly<Record<string, string>> {
    const { credentials, suppliers } = this.ground;
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
}
