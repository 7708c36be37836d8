import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seen } from './clock';
import { openPretendSandbox, type PretendSandbox } from './pretend-sandbox';
import { client, rowsOf, type Answer, type Call } from './suppliers/wire-client';

const GLOBAL = '/failover/settings/global';
const STANDARD = {
  ...{ use_global_settings: true, strategy: 'cpu_standby', warm_pool_enabled: false },
  cpu_standby_enabled: true,
};

describe('the settings of failover', () => {
  let sandbox: PretendSandbox;
  let api: Call;
  let machine = '';
  let instance = 0;

  const signIn = async (): Promise<Call> => {
    const { email, password } = sandbox.credentials;
    const url = `${sandbox.product.url}/api/v1`;
    const { body } = await client(url, '')('POST', '/auth/login', { username: email, password });
    return client(url, String(body['token']));
  };
  const refused = ({ status, body }: Answer, expected: number, words: RegExp): void => {
    assert.equal(status, expected, JSON.stringify(body));
    assert.match(String(body['error']), words);
  };
  const told = async (path: string): Promise<object> => (await api('GET', path)).body;

  before(async () => {
    sandbox = await openPretendSandbox();
    api = await signIn();
    const offer = await seen({ hoped: 'a GPU is on offer', within: 5_000, every: 50 }, async () => {
      const answer = await api('GET', '/instances/offers?gpu_name=RTX%203090');
      return rowsOf(answer, 'offers')[0]?.['id'];
    });
    const rented = await api('POST', '/instances', { offer_id: offer, skip_standby: true });
    instance = Number(rented.body['id']);
    machine = `/failover/settings/machines/${instance}`;
  });
  after(() => sandbox.close());

  it('offer what can be had here, and nothing else', async () => {
    const ids = rowsOf(await api('GET', '/failover/strategies'), 'strategies').map(({ id }) => id);
    assert.deepEqual(ids, ['cpu_standby', 'disabled']);
    for (const strategy of ['warm_pool', 'both', 'regional_volume', 'all'])
      refused(await api('PUT', GLOBAL, { strategy }), 409, new RegExp(`${strategy} is not offered`));
    refused(await api('PUT', GLOBAL, { warm_pool_enabled: true }), 409, /warm pool is not offered/);
    for (const wrong of [{ strategy: 'hope' }, { limits: { failovers_per_day: 0 } }, { moon: 1 }, 'on'])
      refused(await api('PUT', GLOBAL, wrong), 422, /Validation error/);
    assert.deepEqual(await told(GLOBAL), {
      ...STANDARD,
      limits: { failovers_per_day: 50, seconds_apart: 0 },
    });
  });

  it('hold for every instance but those that have their own, and outlive a restart', async () => {
    assert.deepEqual(await told(machine), STANDARD);
    const limits = { failovers_per_day: 3, seconds_apart: 60 };
    const off = { ...STANDARD, strategy: 'disabled' };
    assert.deepEqual((await api('PUT', GLOBAL, { strategy: 'disabled', limits })).body, { ...off, limits });
    assert.deepEqual(await told(machine), off);
    const own = { ...STANDARD, use_global_settings: false };
    assert.deepEqual((await api('PUT', machine, { strategy: 'cpu_standby' })).body, own);
    await sandbox.product.kill();
    await sandbox.product.restart();
    assert.deepEqual([await told(GLOBAL), await told(machine)], [{ ...off, limits }, own]);
    assert.equal((await api('DELETE', machine)).status, 200);
    assert.deepEqual(await told(machine), off);
  });

  it('are those of nobody who is not there', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'] as const)
      refused(await api(method, '/failover/settings/machines/999999', {}), 404, /999999/);
  });

  it('say what would really happen to an instance', async () => {
    const readiness = async (): Promise<readonly unknown[]> => {
      const { body } = await api('GET', `/failover/readiness/${instance}`);
      return [body['effective_strategy'], body['overall_ready'], body['reason']];
    };
    await api('PUT', GLOBAL, { strategy: 'cpu_standby' });
    assert.deepEqual(await readiness(), ['disabled', false, 'There is no CPU Standby.']);
    await api('POST', `/standby/provision/${instance}`);
    const [strategy, ready] = await readiness();
    assert.deepEqual([strategy, ready], ['cpu_standby', false]);
    await api('PUT', machine, { cpu_standby_enabled: false });
    const off = 'Failover is switched off for this instance.';
    assert.deepEqual(await readiness(), ['disabled', false, off]);
    refused(await api('POST', `/standby/failover/simulate/${instance}`), 409, /switched off/);
  });
});
