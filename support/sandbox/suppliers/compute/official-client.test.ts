import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { drawCredentials, writeServiceAccount } from '../../credentials';
import { openFace, type Face } from '../face';
import { Meter } from '../meter/meter';
import { PretendCloud } from '../pretend-cloud';
import { Compute } from './compute';
import { computeRoutes } from './routes';
import { Tokens } from './tokens';
import { Links } from './wire';

interface Operation {
  readonly name: string;
  readonly status: string;
  readonly operationType: string;
  readonly targetLink: string;
  readonly zone: string;
  readonly clientOperationId?: string;
  readonly error?: { readonly errors: readonly { readonly message: string }[] } | null;
}

interface Instance {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly labelFingerprint: string;
  readonly metadata: { readonly items: readonly { readonly key: string; readonly value: string }[] };
  readonly networkInterfaces: readonly { readonly accessConfigs: readonly { readonly natIP?: string }[] }[];
  readonly scheduling: { readonly maxRunDuration: { readonly seconds: string } };
}

type Begun = Promise<readonly [{ readonly latestResponse: Operation }]>;
type Asked = Readonly<Record<string, unknown>>;

/** What the tests call of the official clients: their own types are half a million lines for the compiler. */
interface Client {
  get(asked: Asked): Promise<readonly [Instance]>;
  insert(asked: Asked): Begun;
  delete(asked: Asked): Begun;
  start(asked: Asked): Begun;
  stop(asked: Asked): Begun;
  setLabels(asked: Asked): Begun;
  list(asked: Asked, how?: object): Promise<readonly [readonly Instance[], unknown, Asked]>;
  aggregatedListAsync(
    asked: Asked,
    how: object,
  ): AsyncIterable<readonly [string, { readonly instances: readonly Instance[] }]>;
  wait(asked: Asked): Promise<readonly [Operation]>;
  getFromFamily(asked: Asked): Promise<readonly [{ readonly family: string }]>;
  close(): Promise<void>;
}

type ClientClass = new (options: object) => Client;

const ZONE = 'us-central1-a';
const load = createRequire(__filename);
const official = (file: string, name: string): ClientClass =>
  (load(`@google-cloud/compute/build/src/v1/${file}`) as Readonly<Record<string, ClientClass>>)[
    name
  ] as ClientClass;

describe('Compute Engine under its official client', () => {
  const cloud = new PretendCloud();
  const journal = { file: '', note: () => undefined, close: () => undefined };
  const where = { url: '' };
  const directory = mkdtempSync(join(tmpdir(), 'dc-official-'));
  const open: Client[] = [];
  let compute: Compute;
  let face: Face;
  let project: string;
  let instances: Client;
  let operations: Client;
  let images: Client;
  let connect: (file: string, name: string, keyFilename: string) => Client;

  before(async () => {
    process.env['NO_PROXY'] = '127.0.0.1';
    const credentials = await drawCredentials(directory);
    ({ project } = credentials);
    const ground = { machines: cloud, journal, meter: new Meter(), lossNoticed: 30, vmStart: () => 6 };
    compute = new Compute(ground, new Links(() => where.url, project));
    face = await openFace(
      computeRoutes(compute, new Tokens(credentials.account, () => `${where.url}/token`)),
    );
    where.url = face.url;
    const { hostname: apiEndpoint, port } = new URL(face.url);
    connect = (file, name, keyFilename) => {
      // Without scopes the client signs its token itself, as it does by default; else it asks Google's token server.
      const endpoint = { apiEndpoint, port: Number(port), protocol: 'http', fallback: 'rest' };
      const made = new (official(file, name))({ ...endpoint, keyFilename, scopes: [] });
      open.push(made);
      return made;
    };
    const account = writeServiceAccount(directory, credentials, face.url);
    instances = connect('instances_client', 'InstancesClient', account);
    operations = connect('zone_operations_client', 'ZoneOperationsClient', account);
    images = connect('images_client', 'ImagesClient', account);
  });
  after(async () => {
    await Promise.all(open.map((made) => made.close()));
    compute.abandon();
    await face.close();
    rmSync(directory, { recursive: true });
  });

  const place = (instance: string): Asked => ({ project, zone: ZONE, instance });
  const vm = async (name: string): Promise<Instance> => (await instances.get(place(name)))[0];
  const done = async (begun: Begun): Promise<Operation> => {
    let operation = (await begun)[0].latestResponse;
    while (operation.status !== 'DONE')
      [operation] = await operations.wait({ project, zone: ZONE, operation: operation.name });
    return operation;
  };
  const order = (name: string, mark: string): Asked => ({
    project,
    zone: ZONE,
    instanceResource: {
      name,
      machineType: `zones/${ZONE}/machineTypes/e2-medium`,
      labels: { mark, name },
      disks: [
        {
          boot: true,
          autoDelete: true,
          initializeParams: {
            diskSizeGb: '20',
            sourceImage: 'projects/debian-cloud/global/images/family/debian-12',
          },
        },
      ],
      networkInterfaces: [
        { network: 'global/networks/default', accessConfigs: [{ type: 'ONE_TO_ONE_NAT' }] },
      ],
      metadata: { items: [{ key: 'ssh-keys', value: 'dumont:ssh-ed25519 AAAA one' }] },
      scheduling: { maxRunDuration: { seconds: 1800 }, instanceTerminationAction: 'DELETE' },
    },
  });
  const create = (name: string, mark: string): Promise<Operation> =>
    done(instances.insert(order(name, mark)));

  it('inserts a VM, waits for the operation and gets what was asked for', async () => {
    const operation = await create('one', 'dc-1-w0');
    assert.equal(operation.operationType, 'insert');
    assert.equal(
      operation.targetLink,
      `${face.url}/compute/v1/projects/${project}/zones/${ZONE}/instances/one`,
    );
    assert.equal(operation.error ?? undefined, undefined);
    const one = await vm('one');
    assert.match(one.id, /^\d+$/);
    assert.equal(one.status, 'RUNNING');
    assert.equal(one.networkInterfaces[0]?.accessConfigs[0]?.natIP, '127.0.0.1');
    assert.equal(one.metadata.items.find(({ key }) => key === 'ssh-port')?.value, '2222');
    assert.equal(one.scheduling.maxRunDuration.seconds, '1800');
    assert.deepEqual(cloud.started[0]?.keys, ['ssh-ed25519 AAAA one']);
  });

  it('lists all zones by label, one VM a page', async () => {
    await create('two', 'dc-1-w0');
    await create('three', 'dc-2-w0');
    const named: string[] = [];
    const zones = new Set<string>();
    const asked = { project, filter: 'labels.mark=dc-1-w0', maxResults: 1 };
    for await (const [zone, scope] of instances.aggregatedListAsync(asked, { autoPaginate: false })) {
      zones.add(zone);
      named.push(...scope.instances.map(({ name }) => name));
    }
    assert.deepEqual(named, ['one', 'two']);
    assert.ok(zones.has('zones/europe-west1-b'));
  });

  it('lists a zone in pages, by name or the newest first', async () => {
    const asked = { project, zone: ZONE, maxResults: 2 };
    const [all] = await instances.list(asked);
    assert.deepEqual(
      all.map(({ name }) => name),
      ['one', 'three', 'two'],
    );
    const newest = { ...asked, orderBy: 'creationTimestamp desc' };
    const [first, , answer] = await instances.list(newest, { autoPaginate: false });
    assert.equal(first[0]?.name, 'three');
    assert.equal(first.length, 2);
    assert.equal(typeof answer['nextPageToken'], 'string');
    const wrong = { ...asked, pageToken: 'made-up' };
    await assert.rejects(instances.list(wrong), /Invalid value for field 'pageToken'/);
    await assert.rejects(instances.list({ ...asked, maxResults: 501 }), /'maxResults': '501'/);
  });

  it('sets labels only over the labels that were read', async () => {
    const { labelFingerprint } = await vm('three');
    const labels = { mark: 'dc-3-w0', name: 'c' };
    const change = { ...place('three'), instancesSetLabelsRequestResource: { labels, labelFingerprint } };
    await done(instances.setLabels(change));
    assert.deepEqual((await vm('three')).labels, labels);
    await assert.rejects(instances.setLabels(change), /Labels fingerprint either invalid/);
  });

  it('stops and starts a VM', async () => {
    assert.equal((await done(instances.stop(place('one')))).operationType, 'stop');
    const stopped = await vm('one');
    assert.equal(stopped.status, 'TERMINATED');
    assert.ok(!stopped.networkInterfaces[0]?.accessConfigs[0]?.natIP);
    await done(instances.start(place('one')));
    assert.equal((await vm('one')).status, 'RUNNING');
  });

  it('does a request that is sent again once, and tells it by its id', async () => {
    const asked = { ...order('four', 'dc-4-w0'), requestId: randomUUID() };
    const [first, again] = await Promise.all([done(instances.insert(asked)), done(instances.insert(asked))]);
    assert.equal(again.name, first.name);
    assert.equal(again.clientOperationId, asked.requestId);
    await assert.rejects(instances.insert(order('four', 'dc-4-w0')), /already exists/);
    await assert.rejects(instances.insert({ ...asked, requestId: 'x' }), /'requestId': 'x'/);
  });

  it('refuses in words the client understands', async () => {
    const refused = async (call: Promise<unknown>): Promise<unknown> =>
      call.then(
        () => undefined,
        (error: unknown) => (error as { code: unknown }).code,
      );
    assert.deepEqual([await refused(vm('nobody')), await refused(create('Bad_Name', 'x'))], [404, 400]);
    const bare = { name: 'bare', machineType: `zones/${ZONE}/machineTypes/e2-medium` };
    await assert.rejects(instances.insert({ project, zone: ZONE, instanceResource: bare }), /No disks/);
  });

  it('reads in the operation why a VM did not start', async () => {
    cloud.trouble = 'No space left on device.';
    const failed = await create('five', 'dc-5-w0');
    cloud.trouble = undefined;
    assert.deepEqual(
      failed.error?.errors.map(({ message }) => message),
      ['No space left on device.'],
    );
    await done(instances.delete(place('five')));
  });

  it('finds an image by its family', async () => {
    const [image] = await images.getFromFamily({ project, family: 'debian-12' });
    assert.equal(image.family, 'debian-12');
  });

  it('deletes a VM: then it is gone from everywhere', async () => {
    for (const name of ['one', 'two', 'three', 'four']) await done(instances.delete(place(name)));
    assert.ok(cloud.started.every(({ state }) => state === 'gone'));
    await assert.rejects(vm('one'), /was not found/);
    assert.deepEqual((await instances.list({ project, zone: ZONE }))[0], []);
  });

  it('lets no other account in', async () => {
    const other = mkdtempSync(join(directory, 'other-'));
    const foreign = writeServiceAccount(other, { ...(await drawCredentials(other)), project }, face.url);
    const stranger = connect('instances_client', 'InstancesClient', foreign);
    await assert.rejects(stranger.get(place('one')), /invalid authentication credentials/);
  });
});
