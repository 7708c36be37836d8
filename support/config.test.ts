import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Config } from './config';
import { readConfig } from './config';
import { redactor } from './evidence/redact';
import { freshKey } from './fresh-key';
import { Misconfigured } from './failures';
import { secretsOf } from './target';

const directory = mkdtempSync(join(tmpdir(), 'config-'));
after(() => {
  rmSync(directory, { recursive: true });
});

const file = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};

const account = (token_uri: string): string => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return JSON.stringify({ client_email: 'suite@sandbox', private_key, token_uri });
};

const key = freshKey();

const TARGET = {
  DUMONT_API_URL: 'http://127.0.0.1:8000/',
  DUMONT_EMAIL: 'customer@example.com',
  DUMONT_PASSWORD: 'secret',
  VAST_URL: 'http://127.0.0.1:9001',
  VAST_API_KEY: 'reads',
  VAST_SWEEP_API_KEY: 'destroys',
  GCE_URL: 'http://localhost:9002/compute/v1/',
  GCP_PROJECT_ID: 'project',
  GOOGLE_APPLICATION_CREDENTIALS: file('account.json', account('http://127.0.0.1:9002/token')),
  SSH_KEY_FILE: file('id_ed25519', key.private),
  FAULTS_URL: 'http://127.0.0.1:9004',
};

const read = (variables: Readonly<Record<string, string>>): Config => readConfig(variables, directory);

const refused = (variables: Readonly<Record<string, string>>, sentence: RegExp): void => {
  assert.throws(
    () => read(variables),
    (error: Error) => {
      assert.ok(error instanceof Misconfigured, error.stack);
      assert.match(error.message, sentence);
      assert.equal(redactor([])(error.message), error.message, 'people see all of it, the example too');
      assert.doesNotMatch(error.message, /BEGIN|reads/);
      return true;
    },
  );
};

test('without any variable the embedded sandbox is used, with a run and a seed drawn', () => {
  const config = read({});
  assert.equal(config.target, undefined);
  assert.match(config.mark, /^dc-[0-9a-f]{8}-w0$/);
  assert.equal(config.budget, 2);
  assert.notEqual(config.run, read({}).run);
  assert.equal(config.environment['SEED'], String(config.seed));
});

test('a run, a seed and a worker that were given are kept', () => {
  const config = read({ RUN: '0123abcd', SEED: '42', CUCUMBER_WORKER_ID: '1', BUDGET: '0.5' });
  assert.deepEqual([config.mark, config.seed, config.budget], ['dc-0123abcd-w1', 42, 0.5]);
});

test('a whole target is read, and cannot be changed', () => {
  const { target } = read(TARGET);
  assert.equal(target?.api, 'http://127.0.0.1:8000');
  assert.equal(target.compute.url, 'http://localhost:9002/compute/v1');
  assert.equal(target.compute.account.tokenUrl, 'http://127.0.0.1:9002/token');
  assert.ok(Object.isFrozen(target.market));
  assert.ok(secretsOf(target).includes('destroys'));
});

test('.env counts where the environment says nothing', () => {
  file('.env', 'SEED=7\nBUDGET=\nRUN=00000001\n');
  const config = read({ RUN: '00000002', SEED: '' });
  rmSync(join(directory, '.env'));
  assert.deepEqual([config.seed, config.run, config.budget], [7, '00000002', 2]);
});

for (const name of Object.keys(TARGET).filter((each) => each !== 'DUMONT_API_URL'))
  test(`a target without ${name} is refused, naming it and an example`, () => {
    const rest = Object.fromEntries(Object.entries(TARGET).filter(([each]) => each !== name));
    refused(rest, new RegExp(`^${name} is missing.*\n  Set ${name}, for example to .`));
  });

test('a supplier without a product is refused, naming both', () => {
  refused({ VAST_URL: TARGET.VAST_URL }, /VAST_URL is set but DUMONT_API_URL is not/);
});

test('a target that is not on this machine is refused', () => {
  refused({ ...TARGET, DUMONT_API_URL: 'https://dumontcloud.com' }, /DUMONT_API_URL names dumontcloud\.com/);
  refused(
    { ...TARGET, VAST_URL: 'http://127.0.0.1.example.com' },
    /VAST_URL names 127\.0\.0\.1\.example\.com/,
  );
  refused({ ...TARGET, GCE_URL: 'http://10.0.0.1' }, /GCE_URL names 10\.0\.0\.1/);
  refused({ ...TARGET, FAULTS_URL: 'http://127.0.0.1@example.com' }, /FAULTS_URL names example\.com/);
  const elsewhere = file('elsewhere.json', account('https://oauth2.googleapis.com/token'));
  refused(
    { ...TARGET, GOOGLE_APPLICATION_CREDENTIALS: elsewhere },
    /CREDENTIALS names oauth2\.googleapis\.com/,
  );
});

test('loopback may be written in the ways people write it', () => {
  for (const host of ['127.77.3.1:80', 'localhost:1', '[::1]:8000'])
    assert.ok(read({ ...TARGET, DUMONT_API_URL: `http://${host}` }).target);
});

test('what is not an address is said so', () => {
  refused({ ...TARGET, DUMONT_API_URL: '127.0.0.1:8000' }, /DUMONT_API_URL is not an address/);
  refused({ ...TARGET, VAST_URL: 'file:///etc/passwd' }, /VAST_URL is not an address/);
});

test('an SSH key that is missing, public or no key at all is refused', () => {
  refused({ ...TARGET, SSH_KEY_FILE: join(directory, 'nowhere') }, /SSH_KEY_FILE names .*cannot be read/);
  refused({ ...TARGET, SSH_KEY_FILE: directory }, /SSH_KEY_FILE names .*cannot be read/);
  refused({ ...TARGET, SSH_KEY_FILE: file('id.pub', key.public) }, /which is a public key/);
  refused({ ...TARGET, SSH_KEY_FILE: file('text', 'hello') }, /which is not an SSH private key/);
});

test('a service account that is no such file is refused without showing it', () => {
  const path = file('broken.json', '{"client_email": "a@b", "private_key": "-----BEGIN');
  refused({ ...TARGET, GOOGLE_APPLICATION_CREDENTIALS: path }, /is not a service account’s JSON file/);
});

test('numbers and ids that are none are refused with an example', () => {
  refused({ SEED: 'soon' }, /SEED is not a number\n {2}For example SEED=42/);
  refused({ BUDGET: '0' }, /BUDGET is not above 0/);
  refused({ RUN: 'today' }, /RUN is not eight hexadecimal digits/);
});

test('a run keeps its reports where it is told to', () => {
  assert.equal(read({}).reports, join(directory, 'reports'));
  assert.equal(
    readConfig({}, directory, { REPORTS: 'reports/proof/one' }).reports,
    join(directory, 'reports/proof/one'),
  );
  const named = { REPORTS: 'reports/two' };
  assert.equal(readConfig(named, directory).reports, join(directory, 'reports/two'));
  assert.equal(readConfig(named, directory, { REPORTS: '/one' }).reports, '/one');
  assert.equal(readConfig({ REPORTS: ' ' }, directory).reports, join(directory, 'reports'));
});

test('a defective sandbox is refused to everybody but who proves that its defect is noticed', () => {
  refused(
    { SANDBOX_DEFECT: 'blip-is-a-loss' },
    /SANDBOX_DEFECT is set.*defective on purpose.*npm run prove/s,
  );
  const { defect, environment } = readConfig({}, directory, { SANDBOX_DEFECT: 'blip-is-a-loss' });
  assert.deepEqual([defect, environment['SANDBOX_DEFECT']], ['blip-is-a-loss', 'blip-is-a-loss']);
});
