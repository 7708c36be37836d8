import assert from 'node:assert/strict';
import fastify from 'fastify';
import { after, before, beforeEach, test } from 'node:test';
import { now } from '../clock';
import { Unavailable } from '../failures';
import { VastMarket } from './vast-market';

const MARK = 'dc-12345678-w1';
const row = (id: number, label: string | null, more: object = {}): object => ({
  id,
  label,
  actual_status: 'running',
  gpu_name: 'RTX 4090',
  gpu_ram: 24_564,
  dph_total: 0.42,
  ssh_host: '127.77.1.1',
  ssh_port: 2222,
  start_date: 1_700_000_000.5,
  ...more,
});

let rows: object[] = [];
let refusals: { status: number; body: string }[] = [];
const heard: string[] = [];
const app = fastify({ forceCloseConnections: true });
let url = '';
let market: VastMarket;

app.addHook('onRequest', async (request, reply) => {
  heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
  const refusal = refusals.shift();
  if (refusal !== undefined)
    await reply.code(refusal.status).header('content-type', 'text/plain').send(refusal.body);
});
app.get('/api/v1/instances/', ({ query }) => {
  const { limit, after_token: from = '0' } = query as { limit: string; after_token?: string };
  const end = Number(from) + Number(limit);
  return {
    success: true,
    instances: rows.slice(Number(from), end),
    next_token: end < rows.length ? String(end) : null,
  };
});
app.get('/api/v0/instances/:id/', ({ params }, reply) => {
  const { id } = params as { id: string };
  if (id === '404')
    return reply.code(404).send({ success: false, error: 'no_such_instance', msg: 'not found' });
  return { instances: id === '7' ? row(7, MARK) : null };
});
app.delete('/api/v0/instances/:id/', ({ params }, reply) => {
  const { id } = params as { id: string };
  return id === '7'
    ? { success: true }
    : reply.code(404).send({ success: false, error: 'no_such_instance', msg: 'not found' });
});
app.get('/api/v0/users/current/', () => ({ id: 1 }));
const ITEMS = [
  { type: 'gpu', amount: 0.008 },
  { type: 'disk', amount: 0.002 },
];
app.get('/api/v0/charges/', () => ({
  success: true,
  results: [
    { source: 'instance-7', amount: 0.01, start: 1, end: 2, metadata: { label: `${MARK}/1` }, items: ITEMS },
    { source: 'instance-8', amount: 0.02, start: 1, end: 2, metadata: { label: 'else' }, items: [] },
  ],
  next_token: null,
}));

before(async () => {
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  rows = [];
  refusals = [];
  heard.length = 0;
  market = new VastMarket({ url, key: 'reads', sweepKey: 'destroys' });
});
after(() => app.close());

test('the rentals of a mark are gathered from all pages; those of a longer mark are not its own', async () => {
  rows = [...Array(60).keys()].map((n) => row(n, n % 20 === 0 ? `${MARK}/${n}` : `${MARK}0/${n}`));
  assert.deepEqual(
    (await market.rentals(MARK)).map(({ id }) => id),
    ['0', '20', '40'],
  );
  assert.deepEqual(
    (await market.rentals(`${MARK}/20`)).map(({ id }) => id),
    ['20'],
  );
  assert.equal((await market.rentals()).length, 60);
  assert.match(heard[2] ?? '', /after_token=50 Bearer reads$/);
});

test('a rental is told in the market’s words, also before it has any', async () => {
  rows = [row(7, MARK), row(8, null, { actual_status: null, ssh_host: null, ssh_port: null })];
  const [full, bare] = await market.rentals();
  assert.deepEqual(full, {
    id: '7',
    label: MARK,
    status: 'running',
    gpu: 'RTX 4090',
    memory: 24_564,
    pricePerHour: 0.42,
    host: '127.77.1.1',
    port: 2222,
    since: 1_700_000_000_500,
  });
  assert.deepEqual([bare?.label, bare?.status, bare?.host], ['', 'scheduled', undefined]);
});

test('gone is null as well as 404', async () => {
  assert.equal((await market.rental('7'))?.id, '7');
  assert.equal(await market.rental('8'), undefined);
  assert.equal(await market.rental('404'), undefined);
});

test('destroys with the sweep’s key; gone already is success', async () => {
  await market.destroy('7');
  await market.destroy('8');
  assert.match(heard[0] ?? '', /^DELETE .* Bearer destroys$/);
});

test('charges carry the rental and the label', async () => {
  assert.deepEqual(await market.charges(MARK), [
    { rental: '7', label: `${MARK}/1`, amount: 0.01, items: ITEMS, start: 1, end: 2 },
  ]);
  assert.match(decodeURIComponent(heard[0] ?? ''), /select_filters={"day":{"gte":\d+,"lte":\d+}}/);
});

test('asked too often, it waits what the market names, and counts', async () => {
  const body = 'API requests too frequent: endpoint threshold=0.05';
  refusals = [
    { status: 429, body },
    { status: 429, body },
  ];
  const started = now();
  await market.rentals();
  assert.ok(now() - started >= 99);
  assert.equal(market.putOff, 2);
});

test('asked too often for longer than it has patience, it says so', async () => {
  refusals = [{ status: 429, body: 'API requests too frequent: endpoint threshold=11' }];
  await assert.rejects(
    market.rentals(),
    (error: Error) => error instanceof Unavailable && error.message.includes('threshold=11'),
  );
});

test('a key that was refused is named', async () => {
  refusals = [{ status: 401, body: '{"success":false,"error":"auth_error","msg":"Invalid user key"}' }];
  await assert.rejects(market.rentals(), (error: Error) => {
    assert.ok(error instanceof Unavailable);
    assert.match(error.message, /VAST_API_KEY was refused \(expired\?\)/);
    assert.match(error.message, /Invalid user key/);
    return true;
  });
  refusals = [{ status: 403, body: '{}' }];
  await assert.rejects(market.destroy('7'), /VAST_SWEEP_API_KEY was refused/);
});

test('both keys are tried before anything is rented, and the unknown one is named', async () => {
  const unknown = { status: 401, body: '{"success":false,"error":"auth_error","msg":"Invalid user key"}' };
  await market.checkKeys();
  assert.deepEqual(
    heard.map((line) => line.split(' ').at(-1)),
    ['reads', 'destroys'],
  );
  refusals = [{ status: 200, body: '{}' }, unknown];
  await assert.rejects(market.checkKeys(), /The key VAST_SWEEP_API_KEY was refused/);
  refusals = [unknown];
  await assert.rejects(market.checkKeys(), /The key VAST_API_KEY was refused/);
});

test('a market that errs or talks otherwise than agreed is unavailable', async () => {
  refusals = [{ status: 500, body: 'oops' }];
  await assert.rejects(
    market.rentals(),
    (error: Error) => error instanceof Unavailable && error.message.includes('500 oops'),
  );
  rows = [{ id: 'seven' }];
  await assert.rejects(market.rentals(), /instances\.0\.id/);
});
