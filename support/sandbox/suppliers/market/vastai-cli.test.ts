import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { request } from 'undici';
import { z } from 'zod';
import { seen } from '../../clock';
import { chanceFrom } from '../chance';
import { openFace, type Face } from '../face';
import { Meter } from '../meter/meter';
import { PretendCloud } from '../pretend-cloud';
import { rowOf, rowsOf, type Answer, type Row } from '../wire-client';
import { Market } from './market';
import { marketRoutes } from './routes';
import { Throttle } from './throttle';
import { asSent, COLUMNS, COMMANDS, CREATE, SEARCH, TABLE, type Sent } from './vastai-commands';

/** Seconds that the history covers by default. */
const HISTORY = 86_400;

describe('the GPU market under its own command-line client', () => {
  const cloud = new PretendCloud();
  const journal = { file: '', note: () => undefined, close: () => undefined };
  const ground = { machines: cloud, journal, meter: new Meter(), lossNoticed: 60, gpuStart: () => 5 };
  const market = new Market(ground, chanceFrom(1));
  const key = market.secrets.product;
  let face: Face;

  before(async () => {
    face = await openFace(marketRoutes(market, new Throttle(Infinity)));
  });
  after(async () => {
    market.abandon();
    await face.close();
  });

  const send = async (sent: Sent): Promise<Answer> => {
    const { path, ...rest } = asSent(sent, key);
    const answer = await request(`${face.url}${path}`, rest);
    const text = await answer.body.text();
    const type = String(answer.headers['content-type']);
    return { status: answer.statusCode, type, text, body: JSON.parse(text) as Row };
  };
  const vastai = async <Name extends keyof typeof COMMANDS>(
    name: Name,
    ...typed: Parameters<(typeof COMMANDS)[Name]>
  ): Promise<Answer> => {
    const command = COMMANDS[name] as (...typed: unknown[]) => Sent;
    const answer = await send(command(...typed));
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
    assert.equal(answer.type, 'application/json'); // it compares the whole header
    return answer;
  };
  const create = async (label: string): Promise<number> => {
    const [offer] = rowsOf(await vastai(SEARCH), 'offers');
    const { body } = await vastai(CREATE, Number(offer?.['id']), label);
    assert.equal(body['success'], true);
    return Number(body['new_contract']);
  };
  const show = async (id: number): Promise<Row> => rowOf(await vastai('show instance ID', id), 'instances');
  const become = (id: number, status: string): Promise<Row> =>
    seen({ hoped: `${id} is ${status}`, within: 1000 }, async () => {
      const row = await show(id);
      return row['actual_status'] === status ? row : undefined;
    });

  it('tells its GPUs to everybody', async () => {
    const { body } = await vastai('any command, at its start');
    assert.ok(z.array(z.string()).parse(body['gpu_names']).includes('RTX 4090'));
  });

  it('finds offers, with every column of the table', async () => {
    const offers = rowsOf(await vastai(SEARCH), 'offers');
    assert.equal(offers.length, 3);
    const numbers = ['cuda_max_good', 'pcie_bw', 'cpu_ghz', 'cpu_ram', 'dlperf_per_dphtotal', 'reliability'];
    for (const column of numbers) assert.equal(typeof offers[0]?.[column], 'number', column);
    const bids = rowsOf(await vastai("search offers --new 'gpu_name=H200' -b"), 'offers');
    assert.deepEqual([...new Set(bids.map((bid) => bid['is_bid']))], [true]);
  });

  it('creates, shows, labels, stops, starts and destroys an instance', async () => {
    const id = await create('dc-1-w0/a');
    const running = await become(id, 'running');
    assert.equal(typeof running['start_date'], 'number');
    const pairs = z.array(z.tuple([z.string(), z.string()])).parse(running['extra_env']);
    assert.deepEqual(Object.fromEntries(pairs), { TZ: 'UTC', '-p 8080:8080': '1' });
    assert.equal((await vastai('label instance ID L', id, 'dc-1-w0/b')).body['success'], true);
    assert.equal((await show(id))['label'], 'dc-1-w0/b');
    assert.equal((await vastai('stop instance ID', id)).body['success'], true);
    await become(id, 'stopped');
    assert.equal((await vastai('start instance ID', id)).body['success'], true);
    await become(id, 'running');
    assert.equal((await vastai('destroy instance ID -y', id)).body['success'], true);
    assert.deepEqual((await vastai('show instance ID', id)).body, { instances: null });
  });

  it('follows the pages of all instances to the end', async () => {
    const rented: number[] = [];
    for (const [n, { offer }] of market.offers().slice(0, 26).entries()) {
      const { body } = await vastai(CREATE, offer, n % 2 === 0 ? 'dc-2-w0' : 'dc-3-w0');
      rented.push(Number(body['new_contract']));
    }
    const first = await vastai('show instances --raw');
    assert.equal(first.body['total_instances'], 26);
    const second = await vastai('show instances --raw', String(first.body['next_token']));
    assert.equal(second.body['next_token'], null);
    const shown = [first, second].map((page) => rowsOf(page, 'instances'));
    assert.deepEqual(
      shown.map((page) => page.length),
      [25, 1],
    );
    assert.deepEqual(
      shown.flat().map(({ id }) => id),
      rented,
    );
  });

  it('filters, sorts, pages and cuts the columns of the table', async () => {
    await seen({ hoped: 'all are started', within: 1000 }, () =>
      market.rentals().every(({ tenancy }) => tenancy.standing === 'up') ? true : undefined,
    );
    const shown: Row[] = [];
    let token: string | undefined;
    do {
      const { body } = await vastai(TABLE, 'dc-3-w0', token);
      shown.push(...z.array(z.looseObject({})).parse(body['instances']));
      token = z.string().nullable().parse(body['next_token']) ?? undefined;
    } while (token !== undefined);
    const born = shown.map((row) => Number(row['start_date']));
    assert.equal(shown.length, 13);
    assert.deepEqual(
      born,
      [...born].sort((one, other) => other - one),
    );
    assert.deepEqual(Object.keys(shown[0] ?? {}).sort(), [...COLUMNS].sort());
    const filters = rowsOf(await vastai('show instances, before its table'), 'filters');
    assert.deepEqual(
      filters.map((row) => row['gpu_name']),
      ['RTX 4090', 'RTX 3090'],
    );
  });

  it('shows what every instance cost, the latest first, page by page', async () => {
    const command = 'show invoices-v1 --charges --charge-type instance --limit 2 --latest-first';
    const first = await vastai(command);
    assert.equal(first.body['total'], 27);
    const second = await vastai(command, String(first.body['next_token']));
    const rows = [first, second].flatMap((page) => rowsOf(page, 'results'));
    const begun = rows.map((row) => Number(row['start']));
    assert.equal(new Set(rows.map((row) => row['source'])).size, 4);
    assert.deepEqual(
      begun,
      [...begun].sort((one, other) => other - one),
    );
    const undated = { method: 'GET', path: '/api/v0/charges/' } as const;
    assert.equal((await send(undated)).status, 400);
  });

  it('shows what was paid, what has ended and what is running up', async () => {
    const [paid] = rowsOf(await vastai('show invoices-v1 --invoices'), 'results');
    assert.equal(
      typeof rowOf({ body: paid ?? {}, status: 0, text: '', type: '' }, 'metadata')['invoice_id'],
      'number',
    );
    const now = Date.now() / 1000;
    const history = await vastai('show invoices', now - HISTORY, now);
    const types = rowsOf(history, 'invoices').map((row) => row['type']);
    assert.deepEqual(types, ['charge', 'charge', 'charge', 'charge', 'payment']);
    assert.ok(Number(rowOf(history, 'current')['charges']) > 0);
    const { body } = await vastai('show user');
    assert.equal(typeof body['credit'], 'number');
    assert.equal(body['api_key'], undefined);
  });

  it('refuses with a message that the program can print', async () => {
    const { path } = COMMANDS['show instance ID'](1);
    const missing = await send({ method: 'DELETE', path, body: {} });
    assert.deepEqual([missing.status, typeof missing.body['msg']], [404, 'string']);
    const stranger = await fetch(`${face.url}/api/v0/users/current?api_key=bad`);
    assert.equal(stranger.status, 401);
    assert.equal(((await stranger.json()) as Row)['msg'], 'Invalid user key');
  });
});
