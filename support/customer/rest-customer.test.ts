import assert from 'node:assert/strict';
import fastify from 'fastify';
import { after, before, beforeEach, test } from 'node:test';
import { Broken, Misconfigured, Unavailable } from '../failures';
import { promisedAt } from './rest-units';
import { RestCustomer } from './rest-customer';

interface Reply {
  readonly status?: number;
  readonly body: unknown;
}

const app = fastify({ forceCloseConnections: true });
const replies = new Map<string, Reply>();
const heard: string[] = [];
let customer: RestCustomer;
let api = '';

app.all('/*', async (request, reply) => {
  const [path] = request.url.split('?');
  const call = `${request.method} ${path ?? ''}`;
  const from = request.headers.authorization ?? 'nobody';
  heard.push(`${request.method} ${request.url} ${JSON.stringify(request.body ?? null)} ${from}`);
  const { status = 200, body } = replies.get(call) ?? { status: 404, body: { error: 'no such thing' } };
  return reply.code(status).send(body);
});

before(async () => {
  api = await app.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  replies.clear();
  heard.length = 0;
  customer = new RestCustomer({ api, email: 'a@b.c', password: 'right' });
});
after(() => app.close());

const INSTANCE = {
  id: 7,
  status: 'running',
  gpu_name: 'RTX 4090',
  dph_total: 0.42,
  label: 'dc-12345678-w0/1',
  ssh_host: '127.77.1.1',
  ssh_port: 2222,
  active: { kind: 'cpu', ssh_host: '127.77.1.2', ssh_port: 2222, ssh_user: 'dumont', epoch: 2 },
  replaced_by: null,
};

test('signs in and uses the token', async () => {
  replies.set('POST /api/v1/auth/login', { body: { success: true, token: 'T' } });
  replies.set('GET /api/v1/balance', { body: { credit: 12.5 } });
  await customer.signIn();
  assert.equal(await customer.credit(), 12.5);
  assert.match(heard[0] ?? '', /"username":"a@b.c","password":"right"/);
  assert.match(heard[1] ?? '', /Bearer T$/);
});

test('a wrong password is a setting to correct', async () => {
  replies.set('POST /api/v1/auth/login', { status: 401, body: { error: 'Invalid email or password' } });
  await assert.rejects(
    customer.signIn(),
    (error: Error) =>
      error instanceof Misconfigured &&
      /Invalid email or password/.test(error.message) &&
      /DUMONT_EMAIL and DUMONT_PASSWORD/.test(error.message),
  );
});

test('a product that does not answer is the environment’s failure', async () => {
  const nobody = new RestCustomer({ api: 'http://127.0.0.1:1', email: 'a@b.c', password: 'x' });
  await assert.rejects(nobody.signIn(), (error: Error) => {
    assert.ok(error instanceof Unavailable);
    assert.match(
      error.message,
      /Hoped: Dumont Cloud answers .* at http:\/\/127\.0\.0\.1:1\/api\/v1.*\n.*ECONNREFUSED/,
    );
    return true;
  });
});

test('a refusal is the product’s, with its status and its sentence', async () => {
  replies.set('POST /api/v1/instances', { status: 409, body: { error: 'the offer is gone' } });
  const offer = { id: 3, gpu: 'RTX 4090', memory: 24, pricePerHour: 0.42 };
  await assert.rejects(
    customer.rent({ offer, label: 'l', workload: 'w' }),
    (error: Error) => error instanceof Broken && error.message.includes('409 the offer is gone'),
  );
});

test('an act that is answered 200 without success is a refusal', async () => {
  replies.set('POST /api/v1/standby/associations/7/stop-sync', { body: { success: false, message: 'no' } });
  await assert.rejects(customer.stopSync(7), /success: .*"message":"no"/);
});

test('an answer that is not what was agreed is the product’s failure, naming the field', async () => {
  replies.set('GET /api/v1/instances/7', { body: { ...INSTANCE, dph_total: 'cheap' } });
  await assert.rejects(
    customer.instance(7),
    (error: Error) => error instanceof Broken && error.message.includes('dph_total'),
  );
});

test('an instance is told with its addresses; what is null is absent', async () => {
  replies.set('GET /api/v1/instances/7', { body: INSTANCE });
  assert.deepEqual(await customer.instance(7), {
    id: 7,
    status: 'running',
    gpu: 'RTX 4090',
    pricePerHour: 0.42,
    label: 'dc-12345678-w0/1',
    address: { host: '127.77.1.1', port: 2222, user: 'root' },
    active: { kind: 'cpu', host: '127.77.1.2', port: 2222, user: 'dumont', epoch: 2 },
  });
  assert.equal(await customer.instance(8), undefined);
});

test('offers come cheapest first', async () => {
  const offer = { gpu_name: 'RTX 4090', gpu_ram: 24, num_gpus: 1 };
  const offers = [
    { ...offer, id: 1, dph_total: 0.5 },
    { ...offer, id: 2, dph_total: 0.4 },
  ];
  replies.set('GET /api/v1/instances/offers', { body: { offers, count: 2 } });
  assert.deepEqual(
    (await customer.offers(24)).map(({ id }) => id),
    [2, 1],
  );
  assert.match(heard[0] ?? '', /min_gpu_ram=24&machine_type=on-demand/);
});

test('renting passes the workload and the label on', async () => {
  replies.set('POST /api/v1/instances', { status: 201, body: { ...INSTANCE, active: null } });
  const offer = { id: 3, gpu: 'RTX 4090', memory: 24, pricePerHour: 0.42 };
  assert.equal((await customer.rent({ offer, label: 'm/1', workload: 'run' })).id, 7);
  assert.match(heard[0] ?? '', /"offer_id":3,"label":"m\/1","onstart_cmd":"run","skip_standby":true/);
});

test('protecting configures, provisions and starts the sync, in that order', async () => {
  for (const path of ['configure', 'provision/7', 'associations/7/start-sync'])
    replies.set(`POST /api/v1/standby/${path}`, { body: { success: true, message: 'ok' } });
  await customer.protect(7, 'm/1');
  assert.deepEqual(
    heard.map((each) => each.split(' ')[1]),
    [
      '/api/v1/standby/configure',
      '/api/v1/standby/provision/7?label=m%2F1',
      '/api/v1/standby/associations/7/start-sync',
    ],
  );
});

test('a standby is told with where it answers, or not at all', async () => {
  replies.set('GET /api/v1/standby/associations/7', {
    body: {
      gpu_instance_id: 7,
      state: 'ready',
      sync_enabled: true,
      sync_count: 3,
      last_sync_at: '2026-01-01T00:00:00Z',
      cpu_standby: { name: 'sb', zone: 'z', ip: '127.77.1.2', ssh_port: 2222, ssh_user: 'dumont' },
    },
  });
  assert.deepEqual(await customer.standby(7), {
    instance: 7,
    name: 'sb',
    state: 'ready',
    address: { host: '127.77.1.2', port: 2222, user: 'dumont' },
    syncEnabled: true,
    syncCount: 3,
    lastSyncAt: '2026-01-01T00:00:00Z',
  });
  assert.equal(await customer.standby(8), undefined);
});

test('the product’s units are told in milliseconds', async () => {
  const config = { heartbeat_interval: 0.25, heartbeat_misses: 4, sync_interval: 1, gcp_zone: 'z' };
  replies.set('GET /api/v1/standby/status', { body: { configured: true, config } });
  assert.deepEqual(await customer.units(), { heartbeat: 250, heartbeatMisses: 4, syncInterval: 1000 });
});

test('what CPU Standbys are to be is told where the product tells all of it', async () => {
  const units = { heartbeat_interval: 0.25, heartbeat_misses: 4, sync_interval: 1 };
  const config = { ...units, gcp_machine_type: 'e2-medium', gcp_disk_size: 100, gcp_spot: false };
  replies.set('GET /api/v1/standby/status', { body: { configured: true, config } });
  assert.deepEqual((await customer.units()).standby, { machineType: 'e2-medium', disk: 100, spot: false });
  replies.set('GET /api/v1/standby/status', { body: { config: { ...config, gcp_spot: null } } });
  assert.equal((await customer.units()).standby, undefined);
});

test('the product gives itself no more time than is promised', async () => {
  const tells = (heartbeat_interval: number, sync_interval: number): void => {
    const config = { heartbeat_interval, heartbeat_misses: 4, sync_interval };
    replies.set('GET /api/v1/standby/status', { body: { configured: true, config } });
  };
  const refused = async (asked: RestCustomer, says: RegExp): Promise<void> => {
    await assert.rejects(
      asked.units(),
      (error: Error) => error instanceof Broken && says.test(error.message),
    );
  };
  tells(10, 30);
  assert.equal((await customer.units()).heartbeat, 10_000);
  tells(12, 30);
  await refused(customer, /a heartbeat of 12 s, but 10 s are promised/);
  tells(10, 60);
  await refused(customer, /a sync interval of 60 s, but 30 s are promised/);
  const inSandbox = new RestCustomer({ api, email: 'a@b.c', password: 'right' }, promisedAt());
  tells(0.25, 1);
  assert.equal((await inSandbox.units()).syncInterval, 1_000);
  tells(5, 1);
  await refused(inSandbox, /a heartbeat of 5 s, but 0\.25 s are promised/);
  tells(0.25, 0.5);
  await refused(inSandbox, /a sync interval of 0\.5 s, but 1 s are promised/);
  await inSandbox.close();
  const slow = new RestCustomer({ api, email: 'a@b.c', password: 'right' }, promisedAt('realistic'));
  tells(10, 30);
  assert.equal((await slow.units()).heartbeat, 10_000);
  await slow.close();
});

test('failovers are those running and those reported, each once, in the newer words', async () => {
  const event = { gpu_instance_id: 7, reason: 'gpu_failure', data_restored: true, rehearsal: false };
  const running = { ...event, failover_id: 'b', phase: 'restoring', phase_timings_ms: { detecting: 500 } };
  const done = { ...running, phase: 'complete', success: true, new_gpu_id: 9, total_time_ms: 1200 };
  const old = { ...event, failover_id: 'a', phase: 'failed', success: false, failure_reason: 'no offer' };
  replies.set('GET /api/v1/standby/failover/active', { body: { active_count: 1, failovers: [running] } });
  replies.set('GET /api/v1/standby/failover/report', { body: { history: [old, done] } });
  const failovers = await customer.failovers();
  assert.deepEqual(
    failovers.map(({ id, phase, newInstance, failureReason }) => [id, phase, newInstance, failureReason]),
    [
      ['b', 'complete', 9, undefined],
      ['a', 'failed', undefined, 'no offer'],
    ],
  );
  assert.deepEqual(failovers[0]?.phaseTimings, { detecting: 500 });
});

test('a phase nobody agreed on is the product’s failure', async () => {
  const event = { failover_id: 'a', gpu_instance_id: 7, reason: 'r', phase: 'thinking' };
  replies.set('GET /api/v1/standby/failover/active', { body: { failovers: [event] } });
  await assert.rejects(customer.failovers(), /failovers\.0\.phase/);
});

test('giving back takes the standby along; gone already is success', async () => {
  replies.set('DELETE /api/v1/instances/7', { body: { success: true, message: 'ok' } });
  await customer.giveBack(7);
  await customer.giveBack(8);
  assert.match(heard[0] ?? '', /destroy_standby=true&reason=user_request/);
});
