import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import Fastify from 'fastify';
import { retentionRoutes } from '../api/snapshots';
import type { Product } from '../product';
import type { Snapshot } from '../records';
import { openStore } from '../store';
import { Snapshots } from './shelf';

const DAY = 86_400_000;
const directory = mkdtempSync(join(tmpdir(), 'shelf-'));
const store = openStore(directory);
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

/** What the object store has, and what of that is damaged. */
let there: string[];
let damaged: string[];
/** What was read to its last byte. */
let read: string[];
/** Whether the object store carries out what it is told. */
let obeys: boolean;

const repository = {
  stored: () => Promise.resolve(there),
  isWhole: (id: string) => {
    read.push(id);
    return Promise.resolve(!damaged.includes(id));
  },
  alone: (work: (restic: (words: readonly string[]) => Promise<string>) => Promise<unknown>) =>
    work((words) => {
      if (obeys) there = there.filter((id) => !words.includes(id));
      return Promise.resolve('');
    }),
};

const product = { store, repository, journal: { note: () => undefined } } as unknown as Product;
const snapshots = new Snapshots(() => product);
const app = Fastify();
retentionRoutes(app, { ...product, snapshots });

/** What the customer is told to have gone, or would go, when so many and so many days are to be kept. */
async function cleanUp(keep_last: number, keep_days: number, how: object = {}): Promise<unknown> {
  await app.inject({ method: 'PUT', url: '/snapshots/retention-policy', payload: { keep_last, keep_days } });
  const answer = await app.inject({ method: 'POST', url: '/snapshots/cleanup', payload: how });
  const { deleted } = answer.json<{ deleted?: readonly { id: string }[] }>();
  return deleted?.map(({ id }) => id);
}

/** A snapshot of an instance, made so many days ago. */
function made(id: string, instance: number, days = 0): void {
  const serial = there.push(id);
  const madeAt = Date.now() - days * DAY;
  const known = { id, stored: id, state: 'kept', instance, pinned: false, serial, madeAt };
  store.snapshots.put(id, known as Snapshot);
}

const offered = async (): Promise<readonly string[]> => (await snapshots.list()).map(({ id }) => id);

beforeEach(() => {
  for (const { id } of store.snapshots.all()) store.snapshots.remove(id);
  [there, damaged, read, obeys] = [[], [], [], true];
});

describe('the clean-up of all snapshots', () => {
  it('only says what would go when it is asked for that, and then takes just that', async () => {
    for (const id of ['a1', 'a2', 'a3']) made(id, 1);
    assert.deepEqual(await cleanUp(1, 0, { dry_run: true }), ['a2', 'a1']);
    assert.deepEqual([await offered(), there.length], [['a3', 'a2', 'a1'], 3]);
    assert.deepEqual(await cleanUp(1, 0), ['a2', 'a1']);
    assert.deepEqual([await offered(), there], [['a3'], ['a3']]);
  });

  it('leaves what is younger than the customer’s days, however many there are', async () => {
    made('old', 1, 8);
    made('young', 1, 6);
    made('newest', 1);
    await cleanUp(1, 7);
    assert.deepEqual(there, ['young', 'newest']);
  });

  it('leaves as many of each instance, and of each the newest that is not damaged', async () => {
    for (const id of ['a1', 'a2', 'a3']) made(id, 1);
    for (const id of ['b1', 'b2', 'b3']) made(id, 2);
    damaged = ['a3', 'b3'];
    await cleanUp(1, 0);
    assert.deepEqual(there, ['a2', 'a3', 'b2', 'b3']);
  });

  it('reads nothing of an instance of which nothing is to go', async () => {
    for (const id of ['a1', 'a2']) made(id, 1);
    made('b1', 2);
    await cleanUp(1, 0);
    assert.deepEqual([there, read], [['a2', 'b1'], ['a2']]);
    await cleanUp(1, 0);
    assert.deepEqual(read, ['a2']);
  });

  it('is no success, and offers nothing of it any more, when what is to go stays in the object store', async () => {
    made('a1', 1);
    made('a2', 1);
    obeys = false;
    assert.equal(await cleanUp(1, 0), undefined);
    assert.deepEqual([await offered(), there.length], [['a2'], 2]);
  });
});
