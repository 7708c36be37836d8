import { generateKeyPair, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newKeyPair } from './key-pair';

/** What a sandbox's customer and its service account sign in with; drawn anew for every sandbox. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** The file of the customer's private key, and the public key in OpenSSH's line. */
  readonly sshKey: string;
  readonly sshPublicKey: string;
  /** What the customer's snapshots are encrypted with. */
  readonly resticPassword: string;
  readonly project: string;
  readonly account: { readonly email: string; readonly privateKey: string };
}

const SECRET_FILE = 0o600;
const pairs = promisify(generateKeyPair);

const word = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Draw the credentials and put the customer's key into the directory. */
export async function drawCredentials(directory: string): Promise<Credentials> {
  const { privateKey } = await pairs('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const ssh = newKeyPair('customer');
  const sshKey = join(directory, 'customer-key');
  writeFileSync(sshKey, ssh.privateKey, { mode: SECRET_FILE });
  const project = `sandbox-${word(3)}`;
  return {
    email: `customer-${word(3)}@sandbox.test`,
    password: randomBytes(12).toString('base64url'),
    sshKey,
    sshPublicKey: ssh.publicKey,
    resticPassword: randomBytes(24).toString('base64url'),
    project,
    account: { email: `failover@${project}.iam.gserviceaccount.com`, privateKey },
  };
}

/** Write the service account as Google's clients read it; its token server is the sandbox's compute. */
export function writeServiceAccount(
  directory: string,
  { account, project }: Credentials,
  compute: string,
): string {
  const file = join(directory, 'service-account.json');
  const content = {
    type: 'service_account',
    project_id: project,
    private_key_id: word(20),
    private_key: account.privateKey,
    client_email: account.email,
    client_id: word(8),
    auth_uri: `${compute}/auth`,
    token_uri: `${compute}/token`,
    universe_domain: 'googleapis.com',
  };
  writeFileSync(file, JSON.stringify(content, undefined, 2), { mode: SECRET_FILE });
  return file;
}
