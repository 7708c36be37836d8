import { readFileSync } from 'node:fs';
import { utils } from 'ssh2';
import { z } from 'zod';
import { Misconfigured } from './failures';
import { isLoopback } from './loopback';

/** Everything needed to meet one deployment: the product, its suppliers, the fault control and the customer's keys. */
export interface Target {
  readonly api: string;
  readonly console?: string;
  readonly email: string;
  readonly password: string;
  readonly market: { readonly url: string; readonly key: string; readonly sweepKey: string };
  readonly compute: { readonly url: string; readonly project: string; readonly account: ServiceAccount };
  readonly objectStore?: ObjectStoreAccess;
  readonly faults: string;
  readonly sshKey: string;
}

/** Who the suite is at the compute supplier. */
interface ServiceAccount {
  readonly email: string;
  readonly privateKey: string;
  readonly tokenUrl: string;
}

/** Where the snapshots are kept, and the keys to read them. */
interface ObjectStoreAccess {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly caFile?: string;
  readonly resticPassword: string;
}

const EXAMPLES = {
  DUMONT_API_URL: 'http://127.0.0.1:8000',
  DUMONT_CONSOLE_URL: 'http://127.0.0.1:4890',
  DUMONT_EMAIL: 'customer@example.com',
  DUMONT_PASSWORD: 'the customer’s password',
  VAST_URL: 'http://127.0.0.1:9001',
  VAST_API_KEY: 'a key that may only read',
  VAST_SWEEP_API_KEY: 'a key that may also destroy instances',
  GCE_URL: 'http://127.0.0.1:9002',
  GCP_PROJECT_ID: 'my-project',
  GOOGLE_APPLICATION_CREDENTIALS: '/home/me/service-account.json',
  R2_ENDPOINT: 'https://127.0.0.1:9003',
  R2_BUCKET: 'snapshots',
  R2_ACCESS_KEY: 'an access key',
  R2_SECRET_KEY: 'its secret',
  R2_CA_FILE: '/home/me/ca.pem',
  RESTIC_PASSWORD: 'the repository’s password',
  SSH_KEY_FILE: '/home/me/.ssh/id_ed25519',
  FAULTS_URL: 'http://127.0.0.1:9004',
} as const;

/** The name of a variable that says where a target is. */
export type TargetVariable = keyof typeof EXAMPLES;

/** The variables that name a target, as the environment or a sandbox gives them. */
export type TargetSettings = Readonly<Partial<Record<TargetVariable, string>>>;

/** Every variable that names a target. */
export const TARGET_VARIABLES = Object.keys(EXAMPLES) as readonly TargetVariable[];

// Not as NAME=value: whatever stands so behind the name of a secret is redacted, examples too.
const wrong = (name: TargetVariable, what: string, cause?: unknown): Misconfigured =>
  new Misconfigured({
    wrong: `${name} ${what}`,
    todo: `Set ${name}, for example to ${EXAMPLES[name]}`,
    cause,
  });

const loopbackUrl = (name: TargetVariable, value: string): string => {
  if (!URL.canParse(value) || !/^https?:/.test(value)) throw wrong(name, 'is not an address');
  const { hostname, href } = new URL(value);
  if (!isLoopback(hostname))
    throw wrong(name, `names ${hostname}: only targets on this machine (loopback) are allowed`);
  return href.replace(/\/+$/, '');
};

const fileText = (name: TargetVariable, path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw wrong(name, `names ${path}, which cannot be read`, cause);
  }
};

class Reading {
  constructor(private readonly settings: TargetSettings) {}

  has(name: TargetVariable): boolean {
    return this.settings[name] !== undefined;
  }

  text(name: TargetVariable): string {
    const value = this.settings[name];
    if (value === undefined) throw wrong(name, 'is missing beside DUMONT_API_URL');
    return value;
  }

  url(name: TargetVariable): string {
    return loopbackUrl(name, this.text(name));
  }

  sshKey(): string {
    const path = this.text('SSH_KEY_FILE');
    const text = fileText('SSH_KEY_FILE', path);
    const key = utils.parseKey(text);
    if (key instanceof Error)
      throw wrong('SSH_KEY_FILE', `names ${path}, which is not an SSH private key`, key);
    if (!key.isPrivateKey()) throw wrong('SSH_KEY_FILE', `names ${path}, which is a public key`);
    return text;
  }

  serviceAccount(): ServiceAccount {
    const name = 'GOOGLE_APPLICATION_CREDENTIALS';
    const path = this.text(name);
    const text = fileText(name, path);
    try {
      const { client_email, private_key, token_uri } = ServiceAccountFile.parse(JSON.parse(text));
      return { email: client_email, privateKey: private_key, tokenUrl: loopbackUrl(name, token_uri) };
    } catch (cause) {
      if (cause instanceof Misconfigured) throw cause;
      // The parser's own words may quote the key.
      throw wrong(name, `names ${path}, which is not a service account’s JSON file`);
    }
  }

  objectStore(): ObjectStoreAccess | undefined {
    if (!this.has('R2_ENDPOINT')) return undefined;
    return {
      endpoint: this.url('R2_ENDPOINT'),
      bucket: this.text('R2_BUCKET'),
      accessKey: this.text('R2_ACCESS_KEY'),
      secretKey: this.text('R2_SECRET_KEY'),
      ...(this.has('R2_CA_FILE') ? { caFile: this.text('R2_CA_FILE') } : {}),
      resticPassword: this.text('RESTIC_PASSWORD'),
    };
  }
}

const ServiceAccountFile = z.object({
  client_email: z.string().min(1),
  private_key: z.string().includes('PRIVATE KEY'),
  token_uri: z.url(),
});

/** The target these settings name, checked; a Misconfigured sentence names the first variable that is wrong. */
export const readTarget = (settings: TargetSettings): Target => {
  const reading = new Reading(settings);
  const objectStore = reading.objectStore();
  return {
    api: reading.url('DUMONT_API_URL'),
    ...(reading.has('DUMONT_CONSOLE_URL') ? { console: reading.url('DUMONT_CONSOLE_URL') } : {}),
    email: reading.text('DUMONT_EMAIL'),
    password: reading.text('DUMONT_PASSWORD'),
    market: {
      url: reading.url('VAST_URL'),
      key: reading.text('VAST_API_KEY'),
      sweepKey: reading.text('VAST_SWEEP_API_KEY'),
    },
    compute: {
      url: reading.url('GCE_URL'),
      project: reading.text('GCP_PROJECT_ID'),
      account: reading.serviceAccount(),
    },
    ...(objectStore === undefined ? {} : { objectStore }),
    faults: reading.url('FAULTS_URL'),
    sshKey: reading.sshKey(),
  };
};

/** What must never be shown in a report. */
export const secretsOf = ({ password, market, compute, objectStore, sshKey }: Target): readonly string[] => [
  password,
  market.key,
  market.sweepKey,
  compute.account.privateKey,
  sshKey,
  ...(objectStore === undefined
    ? []
    : [objectStore.accessKey, objectStore.secretKey, objectStore.resticPassword]),
];

/** The same deployment has the same name, from run to run. */
export const targetName = ({ api, market, compute }: Target): string =>
  [api, market.url, `${compute.url}/${compute.project}`].join(' ');
