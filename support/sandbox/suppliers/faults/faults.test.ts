import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { delay, seen } from '../../clock';
import { PretendCloud } from '../pretend-cloud';
import { openSuppliers, type Suppliers } from '../suppliers';
import { client, rowOf, rowsOf, type Call, type Row } from '../wire-client';
import type { ControlPlane } from './faults';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

class PretendProduct implements ControlPlane {
  running = true;

  kill(): Promise<boolean> {
    const ran = this.running;
    this.running = false;
    return Promise.resolve(ran);
  }

  restart(): Promise<void> {
    this.running = true;
    return Promise.resolve();
  }
}

describe('the fault control', () => {
  const directory = mkdtempSync(join(tmpdir(), 'faults-test-'));
  const cloud = new PretendCloud();
  const notes: unknown[] = [];
  const journal = { file: '', note: (what: string) => notes.push(what), close: () => undefined };
  let product: PretendProduct | undefined = new PretendProduct();
  let suppliers: Suppliers;
  let market: Call;
  let faults: Call;

  before(async () => {
    suppliers = await openSuppliers({
      directory,
      machines: cloud,
      journal,
      pace: 'brisk',
      seed: 1,
      project: 'p',
      account: { email: 'a@b', privateKey },
      controlPlane: () => product,
    });
    const impatient = client(suppliers.market, suppliers.keys.product);
    market = (...asked) =>
      seen({ hoped: 'the market admits the call', within: 1000, every: 20 }, async () => {
        const answer = await impatient(...asked);
        return answer.status === 429 ? undefined : answer;
      });
    faults = client(suppliers.faults, '');
  });
  after(async () => {
    await suppliers.close();
    rmSync(directory, { recursive: true });
  });

  const productRuns = (): unknown => product?.running;

  const rent = async (label: string): Promise<string> => {
    const [offer] = rowsOf(await market('POST', '/api/v0/bundles/', { limit: 1 }), 'offers');
    return seen({ hoped: 'the market takes the order', within: 1000, every: 50 }, async () => {
      const { status, body } = await market('PUT', `/api/v0/asks/${String(offer?.['id'])}/`, { label });
      return status === 200 ? String(body['id']) : undefined;
    });
  };
  const book = async (id: string): Promise<Row> =>
    rowOf(await market('GET', `/api/v0/instances/${id}/`), 'instances');
  const status = async (id: string, wanted: string): Promise<void> => {
    await seen({ hoped: `${id} is ${wanted}`, within: 1500, every: 20 }, async () =>
      (await book(id))['actual_status'] === wanted ? true : undefined,
    );
  };
  const running = async (label: string): Promise<string> => {
    const id = await rent(label);
    await status(id, 'running');
    return id;
  };
  const breakIt = async (kind: string, id: string, more: object = {}): Promise<string> => {
    const { status: code, body } = await faults('POST', '/faults', {
      ...{ kind, target: { supplier: 'gpu-market', id } },
      ...more,
    });
    assert.equal(code, 201);
    return String(body['id']);
  };
  const heal = (fault: string) => faults('POST', `/faults/${fault}/heal`);
  const lose = (supplier: string, id: string) =>
    faults('POST', '/faults', { kind: 'host-disappears', target: { supplier, id } });

  it('says what it can do', async () => {
    const kinds = rowsOf(await faults('GET', '/faults/kinds'), 'kinds');
    const lasting = kinds.filter(({ heals }) => heals === false).map(({ kind }) => kind);
    assert.deepEqual(lasting, ['host-disappears', 'reclaim']);
    assert.deepEqual(
      kinds.filter(({ heals }) => heals === true).map(({ kind }) => kind),
      [
        ...['link-cut', 'freeze', 'gpu-lost', 'workspace-gone'],
        ...['market-down', 'market-slow', 'market-throttled', 'market-wrong-key'],
        ...['offer-gone', 'no-capacity', 'price-up'],
        ...[
          'store-down',
          'store-slow',
          'store-key-expired',
          'upload-cut',
          'object-corrupt',
          'object-missing',
        ],
        'control-plane-killed',
      ],
    );
  });

  it('does not stage what its machines or its control plane are not there for, and says why', async () => {
    const why = 'Machines here have no GPU of their own.';
    cloud.limits = { 'gpu-lost': { offered: false, why } };
    product = undefined;
    const kinds = rowsOf(await faults('GET', '/faults/kinds'), 'kinds');
    const left = kinds.filter(({ offered }) => offered === false);
    assert.deepEqual(left[0], { kind: 'gpu-lost', heals: true, offered: false, why });
    assert.equal(left[1]?.['kind'], 'control-plane-killed');
    const answer = await faults('POST', '/faults', {
      kind: 'gpu-lost',
      target: { supplier: 'gpu-market', id: 1 },
    });
    assert.deepEqual([answer.status, answer.body], [409, { error: why }]);
    cloud.limits = {};
    product = new PretendProduct();
    const all = rowsOf(await faults('GET', '/faults/kinds'), 'kinds');
    assert.ok(all.every(({ offered, why: because }) => offered === true && because === null));
  });

  it('makes a host disappear when its machine runs, and cannot bring it back', async () => {
    const id = await rent('dc-1-w0/a');
    const early = await lose('gpu-market', id);
    assert.equal(early.status, 409);
    const { status, body } = await seen({ hoped: 'the machine runs', within: 1000, every: 20 }, async () => {
      const answer = await lose('gpu-market', id);
      return answer.status === 409 ? undefined : answer;
    });
    assert.equal(status, 201);
    assert.equal(body['state'], 'injected');
    assert.equal(cloud.started.at(-1)?.state, 'gone');
    assert.equal((await lose('gpu-market', id)).status, 409);
    const heal = await faults('POST', `/faults/${String(body['id'])}/heal`);
    assert.equal(heal.status, 409);
    assert.ok(notes.includes('fault injected'));
  });

  it('names a machine that it does not know and a fault that there is not', async () => {
    const unknown = await lose('compute', '1');
    assert.equal(unknown.status, 404);
    assert.deepEqual(unknown.body, { error: 'The compute has no machine 1.' });
    const odd = await faults('POST', '/faults', { kind: 'earthquake' });
    assert.equal(odd.status, 422);
    assert.match(String(odd.body['error']), /There is no such fault; there are: host-disappears/);
    assert.equal((await faults('POST', '/faults', { kind: 'host-disappears' })).status, 422);
    assert.equal((await faults('POST', '/faults/nope/heal')).status, 404);
  });

  it('cuts a link: offline after a while, running again and charged on when healed', async () => {
    const id = await running('dc-2-w0/a');
    const fault = await breakIt('link-cut', id);
    const machine = cloud.started.at(-1);
    assert.ok(machine?.damages.has('link-cut'));
    assert.equal((await book(id))['actual_status'], 'running');
    const again = { kind: 'link-cut', target: { supplier: 'gpu-market', id } };
    assert.equal((await faults('POST', '/faults', again)).status, 409);
    await status(id, 'offline');
    assert.equal((await book(id))['intended_status'], 'running');
    const amount = async () => rowsOf(await faults('GET', '/bill?mark=dc-2'), 'rows')[0]?.['amount'];
    assert.equal(await amount(), await amount());
    assert.equal((await heal(fault)).body['state'], 'healed');
    assert.equal((await book(id))['actual_status'], 'running');
    assert.equal(machine?.damages.size, 0);
    assert.notEqual(await amount(), await amount());
  });

  it('freezes a machine, or takes its GPU, which its market does not notice', async () => {
    const id = await running('dc-3-w0/a');
    const machine = cloud.started.at(-1);
    const all = [await breakIt('freeze', id), await breakIt('gpu-lost', id)];
    assert.deepEqual([...(machine?.damages ?? [])], ['freeze', 'gpu-lost']);
    await delay(600);
    assert.equal((await book(id))['actual_status'], 'running');
    for (const fault of all) assert.equal((await heal(fault)).status, 200);
    assert.equal(machine?.damages.size, 0);
    const vm = { kind: 'gpu-lost', target: { supplier: 'compute', id: '1' } };
    assert.equal((await faults('POST', '/faults', vm)).status, 422);
  });

  it('cannot heal what was returned meanwhile, and its host is not offered again', async () => {
    for (const kind of ['link-cut', 'freeze']) {
      const id = await running('dc-4-w0/a');
      const machine = (await book(id))['machine_id'];
      const fault = await breakIt(kind, id);
      assert.equal((await market('DELETE', `/api/v0/instances/${id}/`)).status, 200);
      assert.equal(cloud.started.at(-1)?.state, 'gone');
      const { status: code, body } = await heal(fault);
      assert.deepEqual([code, body], [404, { error: `The gpu-market has no machine ${id}.` }]);
      const offers = rowsOf(await market('POST', '/api/v0/bundles/', {}), 'offers');
      assert.ok(!offers.some((offer) => offer['machine_id'] === machine));
    }
  });

  it('cannot heal what is being returned', async () => {
    const id = await running('dc-9-w0/a');
    const fault = await breakIt('link-cut', id);
    const machine = cloud.started.at(-1);
    assert.ok(machine !== undefined);
    let over: () => void = () => undefined;
    machine.ending = new Promise((resolve) => (over = resolve));
    const returning = market('DELETE', `/api/v0/instances/${id}/`);
    await seen(
      { hoped: 'it is being returned', within: 1000 },
      () => machine.state === 'ending' || undefined,
    );
    assert.equal((await heal(fault)).status, 404);
    over();
    assert.equal((await returning).status, 200);
  });

  it('announces a reclaim and then takes the host', async () => {
    const id = await running('dc-5-w0/a');
    const fault = await breakIt('reclaim', id, { noticeSeconds: 0.2 });
    const message = String((await book(id))['status_msg']);
    assert.match(message, /^reclaim at 20\d\d-\d\d-\d\dT[\d:.]+Z$/);
    assert.equal(cloud.started.at(-1)?.state, 'up');
    await seen(
      { hoped: 'the host is gone', within: 500 },
      () => cloud.started.at(-1)?.state === 'gone' || undefined,
    );
    const late = Date.now() - Date.parse(message.slice('reclaim at '.length));
    assert.ok(late >= -5 && late < 200, `${late} ms`);
    assert.equal((await heal(fault)).status, 409);
    await status(id, 'offline');
  });

  it('troubles the market and ends that', async () => {
    const down = await faults('POST', '/faults', { kind: 'market-down' });
    assert.deepEqual(down.body['target'], { all: false });
    assert.equal((await market('GET', '/api/v0/users/current/')).status, 502);
    assert.equal(
      (await faults('POST', '/faults', { kind: 'market-down', target: { all: true } })).status,
      409,
    );
    await heal(String(down.body['id']));
    assert.equal((await market('GET', '/api/v0/users/current/')).status, 200);
    assert.equal((await faults('POST', '/faults', { kind: 'market-slow' })).status, 422);
  });

  it('kills the control plane once and starts it again', async () => {
    const killed = await faults('POST', '/faults', { kind: 'control-plane-killed' });
    assert.equal(killed.status, 201);
    assert.equal(productRuns(), false);
    assert.equal((await faults('POST', '/faults', { kind: 'control-plane-killed' })).status, 409);
    const healed = await faults('POST', `/faults/${String(killed.body['id'])}/heal`);
    assert.equal(healed.body['state'], 'healed');
    assert.equal(productRuns(), true);
  });

  it('has no control plane to kill in a sandbox of suppliers only', async () => {
    product = undefined;
    const answer = await faults('POST', '/faults', { kind: 'control-plane-killed' });
    assert.equal(answer.status, 409);
  });

  it('shows the bill of everything by its mark', async () => {
    await rent('dc-7-w0/b');
    const rows = rowsOf(await faults('GET', '/bill?mark=dc-7'), 'rows');
    assert.deepEqual(
      rows.map(({ supplier, label, to }) => ({ supplier, label, to })),
      [{ supplier: 'gpu-market', label: 'dc-7-w0/b', to: null }],
    );
    assert.deepEqual(rowsOf(await faults('GET', '/bill?mark=dc-8'), 'rows'), []);
  });
});
