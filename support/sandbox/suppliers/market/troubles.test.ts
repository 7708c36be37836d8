import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { now, seen } from '../../clock';
import { chanceFrom } from '../chance';
import { openFace, type Face } from '../face';
import { Meter } from '../meter/meter';
import { PretendCloud } from '../pretend-cloud';
import { client, rowsOf, type Answer, type Call } from '../wire-client';
import { Market } from './market';
import { marketRoutes } from './routes';
import { Throttle } from './throttle';
import type { Trouble } from './troubles';

const PRODUCT = { all: false };
const ALL = { all: true };
const LIST = '/api/v0/instances/';

describe('a market in trouble', () => {
  const journal = { file: '', note: () => undefined, close: () => undefined };
  const ground = { machines: new PretendCloud(), journal, meter: new Meter(), lossNoticed: 60 };
  const market = new Market({ ...ground, gpuStart: () => 0 }, chanceFrom(1));
  let face: Face;
  let product: Call;
  let witness: Call;

  before(async () => {
    face = await openFace(marketRoutes(market, new Throttle(Infinity)));
    product = client(face.url, market.secrets.product);
    witness = client(face.url, market.secrets.witness);
  });
  afterEach(() => {
    market.troubles.endAll();
  });
  after(async () => {
    market.abandon();
    await face.close();
  });

  const begin = (trouble: Trouble): void => {
    assert.ok(market.troubles.begin(trouble));
  };
  const statuses = async (): Promise<readonly number[]> =>
    (await Promise.all([product('GET', LIST), witness('GET', LIST)])).map(({ status }) => status);
  const cheapest = async () => {
    const query = { gpu_name: { eq: 'RTX 4090' }, order: [['dph_base', 'asc']], limit: 1 };
    return rowsOf(await product('POST', '/api/v0/bundles/', query), 'offers')[0];
  };
  const order = async (offer: unknown): Promise<Answer> =>
    product('PUT', `/api/v0/asks/${String(offer)}/`, { label: 'x' });

  it('is down for the product, not for the witness, unless for all', async () => {
    begin({ kind: 'market-down', target: PRODUCT });
    assert.deepEqual(await statuses(), [502, 200]);
    assert.match((await product('DELETE', '/api/v0/instances/1/')).type, /^text\/html/);
    market.troubles.end('market-down');
    begin({ kind: 'market-down', target: ALL });
    assert.deepEqual(await statuses(), [502, 502]);
    market.troubles.end('market-down');
    assert.deepEqual(await statuses(), [200, 200]);
  });

  it('has done what was asked when it answers late, and answers at once when it is quick again', async () => {
    begin({ kind: 'market-slow', target: PRODUCT, delayMs: 60_000 });
    const offers = market.offers();
    const late = order(offers[0]?.offer);
    await seen({ hoped: 'it is rented', within: 500 }, () => market.rentals()[0]);
    const asked = now();
    assert.equal((await witness('GET', LIST)).status, 200);
    assert.ok(now() - asked < 500);
    market.troubles.end('market-slow');
    assert.equal((await late).status, 200);
    begin({ kind: 'market-slow', target: ALL, delayMs: 50 });
    const since = now();
    await statuses();
    assert.ok(now() - since >= 50);
  });

  it('enforces the published intervals', async () => {
    begin({ kind: 'market-throttled', target: PRODUCT });
    await product('GET', LIST);
    assert.deepEqual(await statuses(), [429, 200]);
    assert.match((await product('GET', LIST)).text, /endpoint threshold=1$/);
    market.troubles.end('market-throttled');
    assert.deepEqual(await statuses(), [200, 200]);
  });

  it('no longer knows the key of the product', async () => {
    begin({ kind: 'market-wrong-key' });
    assert.deepEqual(await statuses(), [401, 200]);
    assert.equal((await product('GET', '/api/v0/charges/')).status, 404);
  });

  it('gives the next offer to somebody else, once', async () => {
    begin({ kind: 'offer-gone' });
    const offer = (await cheapest())?.['id'];
    const free = market.offers().length;
    const refused = await order(offer);
    assert.equal(refused.status, 410);
    assert.equal(refused.body['error'], 'no_such_ask');
    assert.ok(!market.offers().some((host) => host.offer === offer));
    assert.equal(market.offers().length, free);
    assert.equal((await order((await cheapest())?.['id'])).status, 200);
  });

  it('has nothing to sell', async () => {
    const offer = (await cheapest())?.['id'];
    begin({ kind: 'no-capacity' });
    assert.equal(await cheapest(), undefined);
    assert.equal((await order(offer)).status, 410);
    market.troubles.end('no-capacity');
    assert.equal((await order(offer)).status, 200);
  });

  it('asks more for what is rented from now on, until prices fall', async () => {
    const before = Number((await cheapest())?.['dph_base']);
    begin({ kind: 'price-up', factor: 10 });
    const dear = await cheapest();
    assert.equal(dear?.['dph_base'], before * 10);
    const { body } = await order(dear['id']);
    const rental = market.rental(Number(body['id']));
    assert.equal(rental?.price, before * 10);
    await product('DELETE', `/api/v0/instances/${String(body['id'])}/`);
    market.troubles.end('price-up');
    const freed = market.offers().find(({ offer }) => offer === dear['id']);
    assert.equal(freed?.price, before);
  });

  it('has each trouble once', () => {
    begin({ kind: 'no-capacity' });
    assert.equal(market.troubles.begin({ kind: 'no-capacity' }), false);
  });
});
