import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import type { Product } from '../product';
import type { Instance, Operation, Standby, Work } from '../records';
import { initSettings, saveSettings, settingsOf } from '../settings';
import { openStore } from '../store';
import { unitsOf } from '../units';
import { leave } from './leave';
import { failOver } from './manual';
import { heed } from './notice';
import { isSpare, rehearse } from './rehearse';
import { stateOf } from './standby-state';

const directory = mkdtempSync(join(tmpdir(), 'leave-'));
const store = openStore(directory);
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const NOTICE = 'reclaim at 2026-11-23T08:04:47.628Z';
const begun: Operation[] = [];
const supervision = { attend: () => undefined, begin: (operation: Operation) => begun.push(operation) };
const journal = { note: () => undefined, close: () => undefined };
let standbyAnswers = true;
const connections = {
  must: () => (standbyAnswers ? Promise.resolve('') : Promise.reject(new Error('nobody there'))),
};
const product = { store, supervision, journal, connections, units: unitsOf('brisk') } as unknown as Product;

const protectWith = (standby: Partial<Standby>): void => {
  const address = { host: 'vm', port: 22, user: 'dumont' };
  store.works.change('work', { standby: { address, copiedEpoch: 1, ...standby } as Standby });
};

beforeEach(() => {
  for (const { id } of store.operations.all()) store.operations.remove(id);
  begun.length = 0;
  standbyAnswers = true;
  for (const { id } of store.events.all()) store.events.remove(id);
  initSettings(store, unitsOf('brisk'));
  saveSettings(store, { ...settingsOf(store), autoFailover: true });
  const place = { kind: 'gpu', instance: 7 } as const;
  const work: Partial<Work> = { id: 'work', epoch: 1, place, instance: 7, tokens: [] };
  store.works.put('work', work as Work);
  store.instances.put(7, { id: 7, work: 'work', status: 'running', noticed: null } as Instance);
  protectWith({});
});

describe('leaving a GPU that still serves', () => {
  it('is one planned failover, however often it is asked for', () => {
    const { id } = leave(product, 'work', { reason: 'spot_interruption' });
    assert.equal(leave(product, 'work', { reason: 'spot_interruption' }).id, id);
    assert.deepEqual([begun.length, begun[0]?.step], [1, 'leaving']);
    assert.deepEqual(store.works.get('work').tokens, [id]);
    const { reason, phase } = store.events.get(id);
    assert.deepEqual([reason, phase], ['spot_interruption', 'detecting']);
  });

  it('is refused without a verified copy', () => {
    protectWith({ copiedEpoch: null });
    assert.throws(() => leave(product, 'work', { reason: 'user_request' }), /no verified copy/);
    assert.equal(begun.length, 0);
  });
});

describe('a customer who asks for a failover', () => {
  beforeEach(() => {
    protectWith({ syncEnabled: true, alarm: null });
  });

  it('has one begun, however often and how much at once it is asked for', async () => {
    const asked = [1, 2, 3].map(() => failOver(product, 'work', 'user_request'));
    const ids = (await Promise.all(asked)).map(({ id }) => id);
    assert.deepEqual([new Set(ids).size, begun.length], [1, 1]);
  });

  it('is refused with the reason when the standby is not in step, or is not there', async () => {
    standbyAnswers = false;
    await assert.rejects(failOver(product, 'work', 'user_request'), /CPU Standby does not answer/);
    protectWith({ syncEnabled: false });
    await assert.rejects(failOver(product, 'work', 'user_request'), /not ready: its sync is stopped/);
    store.works.change('work', { standby: null });
    await assert.rejects(failOver(product, 'work', 'user_request'), /There is no CPU Standby/);
    assert.equal(begun.length, 0);
  });
});

describe('a customer who asks for a rehearsal', () => {
  beforeEach(() => {
    protectWith({ syncEnabled: true, alarm: null });
  });

  it('has one begun, and the standby stays ready meanwhile', async () => {
    const ask = (): Promise<Operation> => rehearse(product, 'work', 'user_request');
    const [{ id }, other] = await Promise.all([ask(), ask()]);
    assert.equal(other.id, id);
    assert.deepEqual(
      begun.map(({ kind }) => kind),
      ['rehearsal'],
    );
    const work = store.works.get('work');
    assert.equal(work.standby && stateOf(store, work, work.standby), 'ready');
    assert.equal(store.instances.get(7).status, 'running');
    assert.equal(store.events.get(id).rehearsal, true);
  });

  it('gets the real thing when it is asked for meanwhile, but no rehearsal while that goes on', async () => {
    await rehearse(product, 'work', 'user_request');
    const { kind } = await failOver(product, 'work', 'user_request');
    assert.equal(kind, 'failover');
    for (const { id } of store.operations.all().filter((each) => each.kind === 'rehearsal'))
      store.operations.remove(id);
    await assert.rejects(rehearse(product, 'work', 'user_request'), /the work is on it/);
  });

  it('is refused with the reason when the standby is not in step', async () => {
    protectWith({ syncEnabled: false });
    await assert.rejects(rehearse(product, 'work', 'user_request'), /its sync is stopped/);
    assert.equal(begun.length, 0);
  });

  it('sees its spare told from the GPU of the work', async () => {
    const { id, rental } = await rehearse(product, 'work', 'user_request');
    store.operations.change(id, { rental: { ...rental, instance: 9 } });
    assert.deepEqual([isSpare(store, 9), isSpare(store, 7)], [true, false]);
  });
});

describe("a notice that a GPU's host is taken back", () => {
  it('is heeded once', () => {
    heed(product, 7, NOTICE);
    assert.equal(begun.length, 1);
    for (const { id } of store.operations.all()) store.operations.remove(id);
    store.instances.change(7, { status: 'running' });
    heed(product, 7, NOTICE);
    assert.equal(begun.length, 1);
  });

  it('is heeded as soon as the standby is ready', () => {
    protectWith({ copiedEpoch: null });
    heed(product, 7, NOTICE);
    assert.equal(begun.length, 0);
    protectWith({});
    heed(product, 7, NOTICE);
    assert.equal(begun.length, 1);
  });

  it('is nothing else that the market may say, and nothing when failover is switched off', () => {
    heed(product, 7, 'success, running');
    saveSettings(store, { ...settingsOf(store), autoFailover: false });
    heed(product, 7, NOTICE);
    assert.equal(begun.length, 0);
  });
});
