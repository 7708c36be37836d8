import assert from 'node:assert/strict';
import fastify from 'fastify';
import { jwtVerify } from 'jose';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { Unavailable } from '../failures';
import { GceCompute } from './gce-compute';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = createPublicKey(privateKey);
const ZONE = '/compute/v1/projects/p/zones/europe-west1-b';

const vm = (name: string): object => ({
  id: '9007199254740993',
  name,
  zone: `https://x/compute/v1/projects/p/zones/europe-west1-b`,
  status: 'RUNNING',
  machineType: 'https://x/compute/v1/projects/p/zones/europe-west1-b/machineTypes/e2-medium',
  disks: [{ boot: true, diskSizeGb: '73' }],
  scheduling: { provisioningModel: name === 'b' ? 'SPOT' : 'STANDARD' },
  creationTimestamp: '2026-01-01T00:00:00.000Z',
  labels: { mark: 'dc-12345678-w0', name: '1' },
  metadata: {
    items: [
      { key: 'ssh-keys', value: 'dumont:ssh-ed25519 AAAA' },
      { key: 'ssh-port', value: '2222' },
    ],
  },
  networkInterfaces: [{ accessConfigs: [{ natIP: '127.77.1.2' }] }],
});

const app = fastify({ forceCloseConnections: true });
const heard: string[] = [];
let url = '';
let looks = 0;
let grants = 0;
let grantStatus = 200;
let goodToken = '';

app.addContentTypeParser(
  'application/x-www-form-urlencoded',
  { parseAs: 'string' },
  (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  },
);
app.post('/token', async ({ body }, reply) => {
  const { grant_type: type, assertion } = body as { grant_type: string; assertion: string };
  assert.equal(type, 'urn:ietf:params:oauth:grant-type:jwt-bearer');
  await jwtVerify(assertion, publicKey, { issuer: 'suite@sandbox', audience: `${url}/token` });
  if (grantStatus !== 200) return reply.code(grantStatus).send({ error: 'invalid_grant' });
  goodToken = `T${(grants += 1)}`;
  return { access_token: goodToken, expires_in: 3599, token_type: 'Bearer' };
});
app.addHook('onRequest', async (request, reply) => {
  heard.push(`${request.method} ${request.url}`);
  if (request.url === '/token' || request.headers.authorization === `Bearer ${goodToken}`) return;
  await reply.code(401).send({ error: { code: 401, message: 'invalid authentication credentials' } });
});
app.get('/compute/v1/projects/p/aggregated/instances', ({ query }) => {
  const { pageToken } = query as { pageToken?: string };
  const none = { warning: { code: 'NO_RESULTS_ON_PAGE' } };
  if (pageToken === 'two') return { items: { 'zones/b': { instances: [vm('b')] } } };
  return { items: { 'zones/a': { instances: [vm('a')] }, 'zones/c': none }, nextPageToken: 'two' };
});
app.delete('/compute/v1/projects/p/zones/:zone/instances/:name', ({ params }, reply) => {
  const { name } = params as { name: string };
  if (name === 'gone')
    return reply.code(404).send({ error: { code: 404, message: 'not found', errors: [] } });
  return { name: `op-${name}`, status: 'RUNNING' };
});
app.post('/compute/v1/projects/p/zones/:zone/operations/:name/wait', ({ params }) => {
  const { name } = params as { name: string };
  const error = { errors: [{ code: 'INTERNAL_ERROR', message: 'it would not go' }] };
  if (name === 'op-stuck') return { name, status: 'DONE', error };
  return { name, status: (looks += 1) < 2 ? 'RUNNING' : 'DONE' };
});

let compute: GceCompute;
before(async () => {
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  [looks, grants, grantStatus] = [0, 0, 200];
  heard.length = 0;
  const account = { email: 'suite@sandbox', privateKey: pem, tokenUrl: `${url}/token` };
  compute = new GceCompute({ url: `${url}/compute/v1`, project: 'p', account });
});
after(() => app.close());

test('the VMs of a mark are gathered from all zones and pages, with where they answer', async () => {
  const [first, second] = await compute.vms('dc-12345678-w0');
  assert.deepEqual(first, {
    id: '9007199254740993',
    name: 'a',
    zone: 'europe-west1-b',
    status: 'RUNNING',
    machineType: 'e2-medium',
    disk: 73,
    spot: false,
    pricePerHour: 0.0335 * 1.1 + 0.004,
    labels: { mark: 'dc-12345678-w0', name: '1' },
    host: '127.77.1.2',
    port: 2222,
    user: 'dumont',
    since: Date.UTC(2026, 0, 1),
  });
  assert.equal(second?.name, 'b');
  assert.equal(second.pricePerHour, 0.0147 + 0.004);
  assert.match(decodeURIComponent(heard[1] ?? ''), /filter=labels\.mark=dc-12345678-w0$/);
  await compute.vms('dc-12345678-w0/1');
  assert.match(heard[3] ?? '', /labels\.mark%3Ddc-12345678-w0\+AND\+labels\.name%3D1/);
});

test('signs in once, also when asked twice at the same time', async () => {
  await Promise.all([compute.vms(), compute.vms()]);
  await compute.vms();
  assert.equal(grants, 1);
});

test('returning a VM waits until the operation is done', async () => {
  await compute.destroy({ name: 'a', zone: 'europe-west1-b' });
  assert.deepEqual(heard.slice(1), [
    `DELETE ${ZONE}/instances/a`,
    `POST ${ZONE}/operations/op-a/wait`,
    `POST ${ZONE}/operations/op-a/wait`,
  ]);
});

test('a VM that is gone already is returned', async () => {
  await compute.destroy({ name: 'gone', zone: 'europe-west1-b' });
});

test('an operation that ends in an error is said so', async () => {
  await assert.rejects(
    compute.destroy({ name: 'stuck', zone: 'europe-west1-b' }),
    (error: Error) => error instanceof Unavailable && error.message.includes('it would not go'),
  );
});

test('an account that is refused is said so, and asked anew the next time', async () => {
  grantStatus = 400;
  await assert.rejects(compute.vms(), /GOOGLE_APPLICATION_CREDENTIALS was refused[\s\S]*invalid_grant/);
  grantStatus = 200;
  await compute.vms();
  goodToken = 'withdrawn';
  await assert.rejects(compute.vms(), /refused the account[\s\S]*invalid authentication credentials/);
  assert.ok((await compute.vms()).length > 0);
});
