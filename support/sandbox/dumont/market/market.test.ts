import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { unitsOf } from '../units';
import { Market } from './market';

const row = (id: number): object => ({
  ...{ id, gpu_name: 'RTX 4090', num_gpus: 1, gpu_ram: 24_564, cpu_cores: 8, cpu_ram: 64_000 },
  ...{ disk_space: 20, dph_total: 0.4, machine_id: id, extra_env: [] },
});

/** The pages of the books, by the token that leads to each. */
const PAGES: Readonly<Record<string, object>> = {
  '': { instances: [row(1), row(2)], next_token: 'a+b' },
  'a+b': { instances: [row(3)], next_token: null },
};

const asked: string[] = [];
const server = createServer(({ url = '' }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://market');
  const token = searchParams.get('after_token') ?? '';
  asked.push(`${pathname} ${token}`);
  response.end(JSON.stringify(PAGES[token]));
});
let market: Market;

before(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  market = new Market({ url: `http://127.0.0.1:${port}`, key: 'key' }, unitsOf('brisk'));
});

beforeEach(() => {
  asked.length = 0;
});

after(async () => {
  await market.close();
  server.close();
});

describe('the books of the market', () => {
  it('are read to their last page', async () => {
    const instances = await market.instances();
    assert.deepEqual([instances.map(({ id }) => id), asked.length], [[1, 2, 3], 2]);
    assert.deepEqual(asked, ['/api/v1/instances/ ', '/api/v1/instances/ a+b']);
  });

  it('are read once for all who ask before they are', async () => {
    const [one, other] = await Promise.all([market.instances(), market.instances()]);
    assert.equal(one, other);
    assert.equal(asked.length, 2);
  });

  it('are read again for who asks later', async () => {
    const first = await market.instances();
    assert.notEqual(await market.instances(), first);
    assert.equal(asked.length, 4);
  });
});
