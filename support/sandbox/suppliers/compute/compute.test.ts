import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { delay, seen } from '../../clock';
import { openFace, type Face } from '../face';
import { Meter } from '../meter/meter';
import { PretendCloud } from '../pretend-cloud';
import { client, rowOf, rowsOf, type Answer, type Call, type Row } from '../wire-client';
import { Compute } from './compute';
import { computeRoutes } from './routes';
import { Tokens } from './tokens';
import { Links } from './wire';

const PROJECT = 'sandbox-test';
const ZONE = `/compute/v1/projects/${PROJECT}/zones/us-central1-a`;
const EMAIL = `failover@${PROJECT}.iam.gserviceaccount.com`;
const pem = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

describe('Compute Engine on the wire', () => {
  const cloud = new PretendCloud();
  const meter = new Meter();
  const journal = { file: '', note: () => undefined, close: () => undefined };
  const privateKey = pem();
  const where = { url: '' };
  const compute = new Compute(
    { machines: cloud, journal, meter, lossNoticed: 30, vmStart: () => 6 },
    new Links(() => where.url, PROJECT),
  );
  const tokens = new Tokens({ email: EMAIL, privateKey }, () => `${where.url}/token`);
  let face: Face;
  let call: Call;

  before(async () => {
    face = await openFace(computeRoutes(compute, tokens));
    where.url = face.url;
    call = client(face.url, String((await signIn()).body['access_token']));
  });
  after(async () => {
    compute.abandon();
    await face.close();
  });

  const signIn = async (
    key = privateKey,
    audience = `${face.url}/token`,
  ): Promise<{ status: number; body: Row }> => {
    const assertion = await new SignJWT({ scope: 'https://www.googleapis.com/auth/compute' })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(EMAIL)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(createPrivateKey(key));
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    });
    const answer = await fetch(`${face.url}/token`, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as Row };
  };
  const order = (name: string, more: object = {}): object => ({
    name,
    machineType: 'zones/us-central1-a/machineTypes/e2-medium',
    labels: { mark: 'dc-1-w0', name: 'a' },
    metadata: {
      items: [{ key: 'ssh-keys', value: 'dumont:ssh-ed25519 AAAA one\nother:ssh-ed25519 BBBB two' }],
    },
    disks: [{ boot: true, autoDelete: true, initializeParams: { diskSizeGb: '20' } }],
    networkInterfaces: [{ network: 'global/networks/default', accessConfigs: [{ name: 'External NAT' }] }],
    ...more,
  });
  const finished = async (operation: Answer): Promise<Row> => {
    assert.equal(operation.status, 200, operation.text);
    return (await call('POST', `${ZONE}/operations/${String(operation.body['name'])}/wait`)).body;
  };
  const create = async (name: string, more: object = {}): Promise<Row> =>
    finished(await call('POST', `${ZONE}/instances`, order(name, more)));
  const vm = (name: string): Promise<Answer> => call('GET', `${ZONE}/instances/${name}`);

  it('gives a token for a signed JWT and for nothing else', async () => {
    const token = await signIn();
    assert.equal(token.status, 200);
    assert.equal(token.body['token_type'], 'Bearer');
    const forged = await signIn(pem());
    assert.equal(forged.status, 400);
    assert.deepEqual(forged.body, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
    assert.equal((await signIn(privateKey, 'https://elsewhere/token')).body['error'], 'invalid_grant');
    const { status, body } = await client(face.url, 'made-up')('GET', `${ZONE}/instances`);
    assert.equal(status, 401);
    assert.equal(rowOf({ status, body, text: '', type: '' }, 'error')['code'], 401);
  });

  it('creates a VM by an operation that names its target, and lets its users in', async () => {
    const begun = await call('POST', `${ZONE}/instances`, order('one'));
    assert.equal(begun.body['kind'], 'compute#operation');
    assert.equal(begun.body['operationType'], 'insert');
    assert.equal(begun.body['targetLink'], `${face.url}${ZONE}/instances/one`);
    assert.equal(begun.body['status'], 'RUNNING');
    assert.match(String((await vm('one')).body['status']), /PROVISIONING|STAGING/);
    const done = await finished(begun);
    assert.equal(done['status'], 'DONE');
    assert.equal(done['progress'], 100);
    assert.equal(done['error'], undefined);
    const { body } = await vm('one');
    assert.equal(body['status'], 'RUNNING');
    assert.match(String(body['id']), /^\d+$/);
    const [nic] = rowsOf(await vm('one'), 'networkInterfaces');
    assert.match(JSON.stringify(nic), /"natIP":"127.0.0.1"/);
    assert.match(JSON.stringify(body['metadata']), /\{"key":"ssh-port","value":"2222"\}/);
    assert.equal(cloud.started.at(-1)?.spec.user, 'dumont');
    assert.deepEqual(cloud.started.at(-1)?.keys, ['ssh-ed25519 AAAA one', 'ssh-ed25519 BBBB two']);
  });

  it('refuses the same name twice, bad names, bad labels and unknown zones, in its own words', async () => {
    const again = await call('POST', `${ZONE}/instances`, order('one'));
    assert.equal(again.status, 409);
    assert.match(again.text, /"reason":"alreadyExists"/);
    assert.equal((await call('POST', `${ZONE}/instances`, order('Bad_Name'))).status, 400);
    assert.equal(
      (await call('POST', `${ZONE}/instances`, order('ok', { labels: { 'Bad Key': 'x' } }))).status,
      400,
    );
    assert.equal(
      (await call('POST', `${ZONE}/instances`, order('ok', { labels: { k: 'a/b' } }))).status,
      400,
    );
    const nowhere = `/compute/v1/projects/${PROJECT}/zones/mars-1a/instances`;
    assert.equal((await call('POST', nowhere, order('ok'))).status, 404);
    const missing = await vm('nobody');
    assert.equal(missing.status, 404);
    assert.deepEqual(rowOf(missing, 'error')['code'], 404);
    assert.match(missing.text, /"reason":"notFound"/);
    assert.equal((await call('GET', '/compute/v1/projects/other/zones')).status, 404);
  });

  it('lists all zones at once, filtered by labels', async () => {
    await create('two', { labels: { mark: 'dc-2-w0', name: 'b' } });
    const listed = async (filter: string): Promise<string> => {
      const path = `/compute/v1/projects/${PROJECT}/aggregated/instances?filter=${encodeURIComponent(filter)}`;
      const items = rowOf(await call('GET', path), 'items');
      assert.match(JSON.stringify(items['zones/europe-west1-b']), /NO_RESULTS_ON_PAGE/);
      return JSON.stringify(items['zones/us-central1-a']);
    };
    assert.match(await listed('labels.mark=dc-2-w0'), /"name":"two"/);
    assert.doesNotMatch(await listed('labels.mark=dc-2-w0'), /"name":"one"/);
    assert.match(await listed('(labels.mark = "dc-1-w0") (status = RUNNING)'), /"name":"one"/);
    assert.match(await listed('labels.mark:* AND name=two'), /"name":"two"/);
    assert.match(await listed('labels.mark=dc-9'), /NO_RESULTS_ON_PAGE/);
    const path = `/compute/v1/projects/${PROJECT}/aggregated/instances?filter=nonsense`;
    assert.equal((await call('GET', path)).status, 400);
    assert.equal(rowsOf(await call('GET', `${ZONE}/instances/`), 'items').length, 2);
  });

  it('deletes a VM for good, and its bill no longer advances', async () => {
    const machine = cloud.started.at(-1);
    const done = await finished(await call('DELETE', `${ZONE}/instances/two`));
    assert.equal(done['status'], 'DONE');
    assert.equal(machine?.state, 'gone');
    assert.equal((await vm('two')).status, 404);
    assert.equal((await call('DELETE', `${ZONE}/instances/two`)).status, 404);
    const bill = (): unknown => meter.bill({ mark: 'dc-2-w0/b' })[0];
    const first = bill();
    await delay(10);
    assert.deepEqual(bill(), first);
    assert.ok(meter.bill({ mark: 'dc-2-w0/b' })[0]?.items.some(({ type }) => type === 'cpu'));
  });

  it('stops, starts and relabels a VM; a stopped one pays for its disk only', async () => {
    await create('three', { labels: { mark: 'dc-3-w0', name: 'c' } });
    await finished(await call('POST', `${ZONE}/instances/three/stop`));
    assert.equal((await vm('three')).body['status'], 'TERMINATED');
    const paid = (): readonly { type: string; amount: number }[] =>
      meter.bill({ mark: 'dc-3' })[0]?.items ?? [];
    const first = paid();
    await delay(10);
    const amounts = (items: ReturnType<typeof paid>, type: string): unknown =>
      items.find((item) => item.type === type)?.amount;
    assert.equal(amounts(paid(), 'cpu'), amounts(first, 'cpu'));
    assert.notEqual(amounts(paid(), 'disk'), amounts(first, 'disk'));
    await finished(await call('POST', `${ZONE}/instances/three/start`));
    const running = (await vm('three')).body;
    assert.equal(running['status'], 'RUNNING');
    const change = { labels: { mark: 'dc-4-w0', name: 'c' }, labelFingerprint: running['labelFingerprint'] };
    await finished(await call('POST', `${ZONE}/instances/three/setLabels`, change));
    assert.deepEqual((await vm('three')).body['labels'], change.labels);
    assert.equal(meter.bill({ mark: 'dc-4-w0/c' }).length, 1);
    assert.equal((await call('POST', `${ZONE}/instances/three/setLabels`, change)).status, 412);
  });

  it('says in the operation why a VM did not start', async () => {
    cloud.trouble = 'No space left on device.';
    const failed = await create('four');
    cloud.trouble = undefined;
    assert.equal(failed['status'], 'DONE');
    assert.match(JSON.stringify(failed['error']), /No space left on device/);
  });

  it('ends a VM by itself after its longest run, which is at least 30 s', async () => {
    const scheduling = { maxRunDuration: { seconds: '29' }, instanceTerminationAction: 'DELETE' };
    assert.equal((await call('POST', `${ZONE}/instances`, order('five', { scheduling }))).status, 400);
    const end = new Date(Date.now() + 60).toISOString();
    await create('five', { scheduling: { terminationTime: end, instanceTerminationAction: 'DELETE' } });
    await seen({ hoped: 'the VM ends by itself', within: 1000 }, async () =>
      (await vm('five')).status === 404 ? true : undefined,
    );
    await create('six', {
      scheduling: { maxRunDuration: { seconds: 1800 }, instanceTerminationAction: 'DELETE' },
    });
    assert.match((await vm('six')).text, /"maxRunDuration":\{"seconds":"1800"\}/);
  });

  it('shows a VM whose host is lost as TERMINATED a little later', async () => {
    await create('seven');
    await cloud.started.at(-1)?.vanish();
    assert.equal((await vm('seven')).body['status'], 'RUNNING');
    await seen({ hoped: 'the loss shows', within: 1000 }, async () =>
      (await vm('seven')).body['status'] === 'TERMINATED' ? true : undefined,
    );
    await finished(await call('DELETE', `${ZONE}/instances/seven`));
    assert.equal((await vm('seven')).status, 404);
  });

  it('knows its zones and images', async () => {
    const zones = rowsOf(await call('GET', `/compute/v1/projects/${PROJECT}/zones`), 'items');
    assert.ok(zones.some(({ name }) => name === 'europe-west1-b'));
    assert.equal((await call('GET', ZONE)).body['name'], 'us-central1-a');
    const image = await call('GET', `/compute/v1/projects/${PROJECT}/global/images/family/debian-12`);
    assert.equal(image.body['family'], 'debian-12');
  });
});
