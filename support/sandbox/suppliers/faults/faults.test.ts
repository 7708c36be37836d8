import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { seen } from '../../clock';
import { PretendCloud } from '../pretend-cloud';
import { openSuppliers, type Suppliers } from '../suppliers';
import { client, rowsOf, type Call } from '../wire-client';
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
  const cloud = new PretendCloud();
  const notes: unknown[] = [];
  const journal = { file: '', note: (what: string) => notes.push(what), close: () => undefined };
  let product: PretendProduct | undefined = new PretendProduct();
  let suppliers: Suppliers;
  let market: Call;
  let faults: Call;

  before(async () => {
    suppliers = await openSuppliers({
      machines: cloud,
      journal,
      pace: 'brisk',
      seed: 1,
      project: 'p',
      account: { email: 'a@b', privateKey },
      controlPlane: () => product,
    });
    market = client(suppliers.market, suppliers.keys.product);
    faults = client(suppliers.faults, '');
  });
  after(() => suppliers.close());

  const running = (): unknown => product?.running;

  const rent = async (label: string): Promise<string> => {
    const [offer] = rowsOf(await market('POST', '/api/v0/bundles/', { limit: 1 }), 'offers');
    return seen({ hoped: 'the market takes the order', within: 1000, every: 50 }, async () => {
      const { status, body } = await market('PUT', `/api/v0/asks/${String(offer?.['id'])}/`, { label });
      return status === 200 ? String(body['id']) : undefined;
    });
  };
  const lose = (supplier: string, id: string) =>
    faults('POST', '/faults', { kind: 'host-disappears', target: { supplier, id } });

  it('says what it can do', async () => {
    const kinds = rowsOf(await faults('GET', '/faults/kinds'), 'kinds');
    assert.deepEqual(kinds, [
      { kind: 'host-disappears', heals: false },
      { kind: 'control-plane-killed', heals: true },
    ]);
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

  it('kills the control plane once and starts it again', async () => {
    const killed = await faults('POST', '/faults', { kind: 'control-plane-killed' });
    assert.equal(killed.status, 201);
    assert.equal(running(), false);
    assert.equal((await faults('POST', '/faults', { kind: 'control-plane-killed' })).status, 409);
    const healed = await faults('POST', `/faults/${String(killed.body['id'])}/heal`);
    assert.equal(healed.body['state'], 'healed');
    assert.equal(running(), true);
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
