import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import Fastify from 'fastify';
import { migrationRoutes } from '../api/migrations';
import { Task } from '../operations/task';
import type { Product } from '../product';
import type { Instance, Operation, Work } from '../records';
import { openStore } from '../store';
import { settling } from './arrive';

const SOURCE = 7;
const directory = mkdtempSync(join(tmpdir(), 'arrive-'));
const store = openStore(directory);
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

let returned: number[];

const product = {
  store,
  journal: { note: () => undefined },
  connections: { drop: () => undefined },
  market: {
    instances: () => Promise.resolve([]),
    instance: () => Promise.resolve(undefined),
    destroy: (id: number) => Promise.resolve(void returned.push(id)),
  },
  supervision: { begin: ({ id }: Operation) => ({ done: Promise.resolve(id) }) },
} as unknown as Product;

const app = Fastify();
migrationRoutes(app, product);

/** The customer asks for a move, and its work has arrived; the move that is to be settled. */
async function arrived(wish: object): Promise<Task> {
  const url = `/instances/${SOURCE}/migrate`;
  const { statusCode } = await app.inject({ method: 'POST', url, payload: { target_type: 'gpu', ...wish } });
  assert.equal(statusCode, 200);
  const [migration] = store.migrations.all();
  assert.ok(migration);
  return new Task(product, migration.id, new AbortController().signal);
}

beforeEach(() => {
  returned = [];
  for (const { id } of store.migrations.all()) store.migrations.remove(id);
  for (const { id } of store.operations.all()) store.operations.remove(id);
  const order = { label: 'mark/one', image: 'image', disk: 100, command: '', skipStandby: true };
  const place = { kind: 'gpu', instance: SOURCE };
  const work = { id: 'work', order, place, instance: SOURCE, epoch: 1, tokens: [], standby: null };
  store.works.put('work', work as unknown as Work);
  store.instances.put(SOURCE, { id: SOURCE, kind: 'gpu', work: 'work', status: 'running' } as Instance);
});

describe('the GPU that was left', () => {
  it('is given back unless the customer wants to keep it', async () => {
    const task = await arrived({});
    assert.equal(await settling(task), 'done');
    assert.deepEqual([returned, store.instances.find(SOURCE)], [[SOURCE], undefined]);
    assert.deepEqual(store.migrations.get(task.id).done, ['destroy_source']);
  });

  it('stays with the customer who wants to keep it', async () => {
    const task = await arrived({ auto_destroy_source: false });
    assert.equal(await settling(task), 'done');
    assert.deepEqual([returned, store.instances.find(SOURCE)?.id], [[], SOURCE]);
    const { done, completedAt, error } = store.migrations.get(task.id);
    assert.deepEqual([done, error], [[], null]);
    assert.ok(completedAt);
  });
});
