import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import type { Product } from '../product';
import type { FailoverEvent, Instance, Operation, Standby, Work } from '../records';
import { intent } from '../operations/operation';
import type { Task } from '../operations/task';
import { initSettings } from '../settings';
import { openStore } from '../store';
import { unitsOf } from '../units';
import { declare } from '../watch/declare';
import { failOver } from './manual';
import { tryRenting } from './replace';
import {
  effectiveStrategy,
  heldBack,
  limitsOf,
  saveAccountChoice,
  saveLimits,
  switchedOff,
} from './strategy';

const directory = mkdtempSync(join(tmpdir(), 'strategy-'));
const store = openStore(directory);
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const begun: Operation[] = [];
const supervision = { attend: () => undefined, begin: (operation: Operation) => begun.push(operation) };
const journal = { note: () => undefined, close: () => undefined };
const connections = { must: () => Promise.resolve('') };
const product = { store, supervision, journal, connections, units: unitsOf('brisk') } as unknown as Product;
const ON = { strategy: 'cpu_standby', cpuStandby: true } as const;
const OFF = { strategy: 'disabled', cpuStandby: true } as const;
const LOSS = { at: 0, because: 'it says nothing' };

const replacedAgo = (id: string, age: number, more: Partial<FailoverEvent> = {}): void => {
  const completedAt = new Date(Date.now() - age).toISOString();
  const event = { id, work: 'work', rehearsal: false, success: true, completedAt, ...more };
  store.events.put(id, event as FailoverEvent);
};

beforeEach(() => {
  begun.length = 0;
  for (const table of [store.operations, store.events]) for (const { id } of table.all()) table.remove(id);
  store.choices.remove('work');
  saveAccountChoice(store, ON);
  initSettings(store, unitsOf('brisk'));
  const standby = {
    address: { host: 'vm', port: 22, user: 'u' },
    copiedEpoch: 1,
    syncEnabled: true,
    alarm: null,
  };
  const place = { kind: 'gpu', instance: 7 } as const;
  const work = {
    id: 'work',
    epoch: 1,
    place,
    instance: 7,
    tokens: [],
    order: {},
    agreed: {},
    standby: standby as unknown as Standby,
  };
  store.works.put('work', work as unknown as Work);
  store.instances.put(7, { id: 7, work: 'work', status: 'running', noticed: null, gpu: {} } as Instance);
});

describe('what happens when a GPU is lost', () => {
  it('is a failover, unless the account or the instance wants none; its own wish comes first', () => {
    assert.equal(switchedOff(store, 'work'), undefined);
    saveAccountChoice(store, OFF);
    assert.match(switchedOff(store, 'work') ?? '', /switched off/);
    store.choices.put('work', ON);
    assert.equal(switchedOff(store, 'work'), undefined);
    store.choices.put('work', { ...ON, cpuStandby: false });
    assert.match(switchedOff(store, 'work') ?? '', /switched off/);
  });

  it('is nothing, and the customer is told why, where none is wanted', async () => {
    store.choices.put('work', OFF);
    assert.equal(declare(product, 'work', LOSS), false);
    assert.match(store.events.all()[0]?.failureReason ?? '', /switched off/);
    assert.equal(store.instances.get(7).status, 'offline');
    await assert.rejects(failOver(product, 'work', 'user_request'), /switched off/);
    assert.equal(begun.length, 0);
    store.choices.remove('work');
    assert.equal(declare(product, 'work', LOSS), true);
  });

  it('is told as what it really would be: nothing without a CPU Standby', () => {
    assert.equal(effectiveStrategy(store, store.works.get('work')), 'cpu_standby');
    store.choices.put('work', OFF);
    assert.equal(effectiveStrategy(store, store.works.get('work')), 'disabled');
    store.choices.remove('work');
    store.works.change('work', { standby: null });
    assert.equal(effectiveStrategy(store, store.works.get('work')), 'disabled');
  });
});

describe('how often a GPU is replaced', () => {
  it('is limited a day', () => {
    for (const n of [1, 2, 3]) replacedAgo(`event ${n}`, n * 3_600_000);
    assert.equal(heldBack(store, 'work', { perDay: 4, apart: 0 }), undefined);
    assert.match(heldBack(store, 'work', { perDay: 3, apart: 0 }) ?? '', /limit of 3 within a day/);
    replacedAgo('event 3', 90_000_000);
    assert.equal(heldBack(store, 'work', { perDay: 3, apart: 0 }), undefined);
  });

  it('is limited in its pace', () => {
    replacedAgo('event', 60_000);
    assert.match(heldBack(store, 'work', { perDay: 5, apart: 300_000 }) ?? '', /a little later/);
    assert.equal(heldBack(store, 'work', { perDay: 5, apart: 30_000 }), undefined);
  });

  it('counts no rehearsal, no failure and nobody else', () => {
    replacedAgo('rehearsal', 0, { rehearsal: true });
    replacedAgo('failure', 0, { success: false });
    replacedAgo('another', 0, { work: 'another' });
    assert.equal(heldBack(store, 'work', { perDay: 1, apart: 1_000 }), undefined);
  });

  it('keeps a failover from renting, but no rehearsal', async () => {
    const market = { offers: () => Promise.reject(new Error('the market was asked')) };
    const renting = (kind: 'failover' | 'rehearsal'): Promise<unknown> => {
      const operation = { ...intent(kind, 'searching', store.works.get('work')), id: 'event' };
      const means = { product: { ...product, market }, operation, id: 'event' };
      return tryRenting({ ...means, work: store.works.get('work') } as unknown as Task);
    };
    replacedAgo('event', 0, { instance: 7 });
    await assert.rejects(renting('failover'), /the market was asked/);
    saveLimits(store, { perDay: 1, apart: 0 });
    assert.match(JSON.stringify(await renting('failover')), /limit of 1 within a day/);
    await assert.rejects(renting('rehearsal'), /the market was asked/);
    store.limits.remove('account');
  });

  it('is as the pace has it until the customer wants it otherwise', () => {
    assert.deepEqual(limitsOf(store, unitsOf('realistic')), { perDay: 5, apart: 300_000 });
    saveLimits(store, { perDay: 7, apart: 0 });
    assert.deepEqual(limitsOf(store, unitsOf('realistic')), { perDay: 7, apart: 0 });
  });
});
