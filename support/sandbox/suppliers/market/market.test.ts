import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { delay, seen } from '../../clock';
import { between, chanceFrom } from '../chance';
import { openFace, type Face } from '../face';
import { Meter } from '../meter/meter';
import { PretendCloud } from '../pretend-cloud';
import { Market } from './market';
import { marketRoutes } from './routes';
import { Throttle } from './throttle';
import { client, rowOf, rowsOf, type Answer, type Call, type Row } from '../wire-client';

const LOSS = 60;
const UNLIMITED = Infinity;
const EVER = encodeURIComponent(JSON.stringify({ day: { gte: 0 } }));

describe('the GPU market on the Vast.ai wire', () => {
  const meter = new Meter();
  const cloud = new PretendCloud();
  const chance = chanceFrom(1);
  const journal = { file: '', note: () => undefined, close: () => undefined };
  const gpuStart = (): number => between(chance, 5, 10);
  const market = new Market({ machines: cloud, journal, meter, lossNoticed: LOSS, gpuStart }, chance);
  const { product, witness, sweep } = market.secrets;
  let face: Face;
  let brisk: Face;

  before(async () => {
    face = await openFace(marketRoutes(market, new Throttle(UNLIMITED)));
    brisk = await openFace(marketRoutes(market, new Throttle(20)));
  });
  after(async () => {
    market.abandon();
    await face.close();
    await brisk.close();
  });
  beforeEach(() => {
    cloud.trouble = undefined;
  });

  const call: Call = (method, path, body) => client(face.url, product)(method, path, body);
  const search = async (query: object): Promise<readonly Row[]> =>
    rowsOf(await call('POST', '/api/v0/bundles/', query), 'offers');
  const take = async (query: object, order: object = {}): Promise<Answer> => {
    const [offer] = await search({ ...query, limit: 1 });
    return call('PUT', `/api/v0/asks/${String(offer?.['id'])}/`, { client_id: 'me', disk: 20, ...order });
  };
  const rent = async (order: object = {}): Promise<number> => {
    const { body } = await take({ gpu_name: { eq: 'RTX 4090' }, order: [['dph_total', 'asc']] }, order);
    assert.equal(body['success'], true);
    return Number(body['new_contract']);
  };
  const one = (id: number): Promise<Answer> => call('GET', `/api/v0/instances/${id}/`);
  const instance = async (id: number): Promise<Row> => rowOf(await one(id), 'instances');
  const status = async (id: number, wanted: string): Promise<void> => {
    await seen({ hoped: `instance ${id} is ${wanted}`, within: 1000 }, async () =>
      (await instance(id))['actual_status'] === wanted ? true : undefined,
    );
  };
  const gone = async (id: number): Promise<void> => {
    assert.deepEqual((await one(id)).body, { instances: null });
  };

  it('finds offers by operators, with numbers as strings, ordered and limited', async () => {
    const offers = await search({
      gpu_name: { in: ['RTX 4090', 'RTX 3090'] },
      gpu_ram: { gte: '24000' },
      dph_total: { lte: 0.43 },
      verified: { eq: true },
      rented: { eq: false },
      order: [['dph_total', 'desc']],
      type: 'on-demand',
      limit: 3,
    });
    assert.equal(offers.length, 3);
    assert.deepEqual([...new Set(offers.map((offer) => offer['gpu_name']))], ['RTX 4090']);
    const without = await search({
      gpu_name: { notin: ['RTX 4090'] },
      dph_total: { lt: 0.2 },
      gpu_ram: { gt: 24_570 },
    });
    assert.deepEqual([...new Set(without.map((offer) => offer['gpu_name']))], ['RTX 3090']);
    const [us] = await search({ geolocation: { eq: 'US' }, limit: 1 });
    assert.match(String(us?.['geolocation']), /, US$/);
    assert.deepEqual(await search({ no_such_field: { gte: 1 } }), []);
  });

  it('answers the three ways of searching alike, and refuses an unknown operator', async () => {
    const query = { gpu_name: { eq: 'H200' } };
    const posted = await search(query);
    const got = await call('GET', `/api/v0/bundles?q=${encodeURIComponent(JSON.stringify(query))}&limit=10`);
    const asked = await call('PUT', '/api/v0/search/asks', { select_cols: ['*'], q: query });
    const ids = (offers: readonly Row[]): unknown[] => offers.map((offer) => offer['id']);
    assert.deepEqual(ids(rowsOf(got, 'offers')), ids(posted));
    assert.deepEqual(ids(rowsOf(asked, 'offers')), ids(posted));
    const wrong = await call('POST', '/api/v0/bundles/', { gpu_name: { like: 'x' } });
    assert.equal(wrong.status, 400);
    assert.equal(wrong.body['success'], false);
  });

  it('counts the disk into the price of an offer and of the instance alike', async () => {
    const [offer] = await search({ gpu_name: { eq: 'H200' }, allocated_storage: 100, limit: 1 });
    const { body } = await take({ gpu_name: { eq: 'H200' } }, { disk: 100 });
    const rented = await instance(Number(body['id']));
    assert.equal(rented['dph_total'], offer?.['dph_total']);
    assert.ok(Number(rented['dph_total']) > Number(rented['dph_base']));
  });

  it('rents, starts, shows where ssh answers, and lets the account in', async () => {
    await call('POST', '/api/v0/ssh/', { ssh_key: 'ssh-ed25519 AAAA account' });
    const id = await rent({ label: 'dc-1-w0/a', env: { A: 'b', N: 1 }, onstart: 'true' });
    const fresh = await instance(id);
    assert.equal(fresh['intended_status'], 'running');
    assert.notEqual(fresh['actual_status'], 'running');
    assert.equal(fresh['ports'], undefined);
    await call('POST', `/api/v0/instances/${id}/ssh/`, { ssh_key: 'ssh-ed25519 BBBB one' });
    await status(id, 'running');
    const running = await instance(id);
    assert.equal(running['ssh_port'], 2222);
    assert.deepEqual(running['extra_env'], [
      ['A', 'b'],
      ['N', '1'],
    ]);
    assert.deepEqual(running['ports'], { '22/tcp': [{ HostIp: '0.0.0.0', HostPort: '2222' }] });
    const machine = cloud.started.at(-1);
    assert.deepEqual(machine?.keys, ['ssh-ed25519 AAAA account', 'ssh-ed25519 BBBB one']);
    assert.deepEqual(machine.spec.gpu, { name: 'RTX 4090', memoryMb: 24_564 });
  });

  it('rents an offer once', async () => {
    const [offer] = await search({ gpu_name: { eq: 'H100 SXM' }, limit: 1 });
    const path = `/api/v0/asks/${String(offer?.['id'])}/`;
    assert.equal((await call('PUT', path, {})).status, 200);
    const again = await call('PUT', path, {});
    assert.equal(again.status, 410);
    assert.equal(again.body['error'], 'no_such_ask');
    const left = await search({ gpu_name: { eq: 'H100 SXM' } });
    assert.ok(left.every(({ id }) => id !== offer?.['id']));
  });

  it('ends a rental for good, and its bill no longer advances', async () => {
    const id = await rent({ label: 'dc-2-w0/a' });
    await status(id, 'running');
    const machine = cloud.started.at(-1);
    assert.deepEqual((await call('DELETE', `/api/v0/instances/${id}`)).body, { success: true });
    assert.equal(machine?.state, 'gone');
    await gone(id);
    const again = await call('DELETE', `/api/v0/instances/${id}/`);
    assert.equal(again.status, 404);
    assert.equal(again.body['error'], 'no_such_instance');
    assert.equal((await one(1)).status, 404);
    const charge = async (): Promise<Row | undefined> => {
      const bill = await client(face.url, witness)(
        'GET',
        `/api/v0/charges/?limit=500&select_filters=${EVER}`,
      );
      return rowsOf(bill, 'results').find(({ source }) => source === `instance-${id}`);
    };
    const first = await charge();
    await delay(20);
    const second = await charge();
    assert.ok(Number(first?.['amount']) > 0);
    assert.equal(second?.['amount'], first?.['amount']);
    assert.deepEqual(second?.['metadata'], { label: 'dc-2-w0/a' });
  });

  it('gives an ended rental back to the market, but not a lost host', async () => {
    const query = { gpu_name: { eq: 'L40S' } };
    const offers = async (): Promise<number[]> => (await search(query)).map(({ id }) => Number(id)).sort();
    const all = await offers();
    const kept = Number((await take(query)).body['id']);
    await call('DELETE', `/api/v0/instances/${kept}/`);
    assert.deepEqual(await offers(), all);
    const lost = Number((await take(query)).body['id']);
    await status(lost, 'running');
    await market.rental(lost)?.tenancy.vanish();
    await call('DELETE', `/api/v0/instances/${lost}/`);
    const left = await offers();
    assert.equal(left.length, all.length);
    assert.equal(left.filter((id) => !all.includes(id)).length, 1);
  });

  it('shows a lost host as offline a little later, intended stays, and charges nothing more', async () => {
    const id = await rent({ label: 'dc-3-w0/a' });
    await status(id, 'running');
    await cloud.started.at(-1)?.vanish(); // nobody told the market
    await delay(LOSS / 2);
    assert.equal((await instance(id))['actual_status'], 'running');
    await status(id, 'offline');
    assert.equal((await instance(id))['intended_status'], 'running');
    const amount = (): number => meter.bill({ mark: 'dc-3' })[0]?.amount ?? 0;
    const first = amount();
    await delay(10);
    assert.equal(amount(), first);
    await call('PUT', `/api/v0/instances/${id}/`, { state: 'running' });
    assert.equal((await instance(id))['actual_status'], 'offline');
    await call('DELETE', `/api/v0/instances/${id}/`);
    await gone(id);
  });

  it('charges traffic by the gigabyte, down and up, at the prices on the offer', async () => {
    const id = await rent({ label: 'dc-6-w0/a' });
    await status(id, 'running');
    const machine = cloud.started.at(-1) ?? assert.fail('no machine');
    machine.traffic = { received: 3e9, sent: 2e9 };
    const items = (): readonly (readonly [string, number, number])[] =>
      (meter.bill({ mark: 'dc-6' })[0]?.items ?? [])
        .filter(({ unit }) => unit === 'GB')
        .map(({ type, quantity, amount }) => [type, quantity, amount]);
    assert.deepEqual(items(), [
      ['bwd', 3, 0.003],
      ['bwu', 2, 0.004],
    ]);
    const { inet_down_cost: down, inet_up_cost: up } = await instance(id);
    assert.deepEqual([down, up], [0.001, 0.002]);
    await call('DELETE', `/api/v0/instances/${id}/`);
    await gone(id);
    assert.equal(items().length, 2);
  });

  it('stops and starts a rental, renames it, and bills the new label', async () => {
    const id = await rent({ label: 'dc-4-w0/a' });
    await status(id, 'running');
    await call('PUT', `/api/v0/instances/${id}/`, { state: 'stopped' });
    const stopped = await instance(id);
    assert.equal(stopped['actual_status'], 'stopped');
    assert.equal(stopped['intended_status'], 'stopped');
    await call('PUT', `/api/v0/instances/${id}/`, { state: 'running' });
    await status(id, 'running');
    await call('PUT', `/api/v0/instances/${id}/`, { label: 'dc-5-w0/b' });
    assert.equal((await instance(id))['label'], 'dc-5-w0/b');
    assert.equal(meter.bill({ mark: 'dc-5' }).length, 1);
  });

  it('ends a rental that is still starting', async () => {
    const before = cloud.started.length;
    const id = await rent();
    await call('DELETE', `/api/v0/instances/${id}/`);
    await gone(id);
    await delay(20);
    assert.ok(cloud.started.slice(before).every(({ state }) => state === 'gone'));
  });

  it('says when a machine cannot be started', async () => {
    cloud.trouble = 'No space left on device.';
    const id = await rent();
    await status(id, 'exited');
    assert.equal((await instance(id))['status_msg'], 'No space left on device.');
  });

  it('refuses an order whose label is too long, and keeps the offer', async () => {
    const before = await search({});
    const answer = await take({}, { label: 'x'.repeat(257) });
    assert.equal(answer.status, 400);
    assert.equal(answer.body['error'], 'invalid_args');
    assert.equal((await search({})).length, before.length);
  });

  it('lists in pages of 25 with a token, counts labels, and filters', async () => {
    for (let i = 0; i < 26; i += 1) await take({}, { label: 'dc-6-w0/many' });
    const first = await call('GET', '/api/v1/instances/?limit=25');
    assert.equal(rowsOf(first, 'instances').length, 25);
    assert.equal(first.body['total_instances'], market.rentals().length);
    assert.equal(rowOf(first, 'label_counts')['dc-6-w0/many'], 26);
    const second = await call(
      'GET',
      `/api/v1/instances?after_token=${z.string().parse(first.body['next_token'])}`,
    );
    assert.equal(second.body['next_token'], null);
    const ids = [first, second].flatMap((page) => rowsOf(page, 'instances').map(({ id }) => id));
    const rented = market.rentals().map(({ contract: { id } }) => id);
    assert.deepEqual(ids, rented);
    const filters = encodeURIComponent(JSON.stringify({ label: { eq: 'dc-5-w0/b' } }));
    assert.equal(
      (await call('GET', `/api/v1/instances/?select_filters=${filters}`)).body['total_instances'],
      1,
    );
    const all = await call('GET', '/api/v0/instances?owner=me');
    assert.equal(rowsOf(all, 'instances').length, rented.length);
  });

  it('knows its keys: bad ones, read-only ones, and that of one instance', async () => {
    const bad = client(face.url, 'bad');
    assert.equal((await bad('GET', '/api/v0/instances/')).status, 401);
    assert.equal((await bad('GET', '/api/v0/charges/')).status, 404);
    assert.equal((await bad('GET', `/api/v0/users/current/?api_key=${witness}`)).status, 401);
    assert.equal((await fetch(`${face.url}/api/v0/users/current/?api_key=${witness}`)).status, 200);
    const other = `/api/v0/instances/${await rent()}/`;
    assert.equal((await client(face.url, witness)('DELETE', other)).status, 403);
    const { body } = await take({});
    const own = client(face.url, String(body['instance_api_key']));
    assert.equal((await own('DELETE', other)).status, 403);
    assert.equal((await own('GET', '/api/v0/instances/')).status, 403);
    assert.equal((await own('DELETE', `/api/v0/instances/${String(body['id'])}/`)).status, 200);
    assert.equal((await own('GET', other)).status, 401);
    assert.equal((await client(face.url, sweep)('DELETE', other)).status, 200);
  });

  it('asks for patience in plain text, per endpoint and key', async () => {
    const impatient = client(brisk.url, witness);
    const list = '/api/v1/instances/';
    assert.equal((await impatient('GET', list)).status, 200);
    const early = await impatient('GET', list);
    assert.equal(early.status, 429);
    assert.match(early.type, /^text\/plain/);
    assert.equal(early.text, 'API requests too frequent: endpoint threshold=0.05');
    assert.equal((await client(brisk.url, sweep)('GET', list)).status, 200);
    assert.equal((await impatient('GET', '/api/v0/users/current/')).status, 200);
    await delay(55);
    assert.equal((await impatient('GET', list)).status, 200);
  });

  it('shows what is left of the money, and the names of its GPUs', async () => {
    const { body } = await client(face.url, witness)('GET', '/api/v0/users/current');
    assert.ok(Number(body['credit']) < 100 && Number(body['credit']) > 99);
    const names = (await call('GET', '/api/v0/gpu_names/unique/')).body['gpu_names'];
    assert.ok(Array.isArray(names) && names.includes('RTX 4090'));
  });
});
