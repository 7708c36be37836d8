import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { MarketRefusal } from '../market/line';
import type { MarketOrder } from '../market/market';
import type { MarketInstance } from '../market/wire';
import type { Product } from '../product';
import type { Work } from '../records';
import { Unanswered } from '../refusal';
import { openStore } from '../store';
import { unitsOf } from '../units';
import { intent } from './operation';
import { OfferGone, rent } from './rental';
import { Task } from './task';

const directory = mkdtempSync(join(tmpdir(), 'rental-'));
const store = openStore(directory);
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const BOOKED: Omit<MarketInstance, 'id' | 'extra_env'> = {
  gpu_name: 'RTX 4090',
  num_gpus: 1,
  gpu_ram: 24_564,
  cpu_cores: 16,
  cpu_ram: 64_000,
  disk_space: 100,
  dph_total: 0.43,
  machine_id: 1,
};

/** A market that carries orders out or loses them, and may fail to answer. */
class Books {
  readonly booked: MarketInstance[] = [];
  readonly failures: Error[] = [];
  orders = 0;
  carriesOut = true;

  create(_offer: number, { env }: MarketOrder): Promise<number> {
    this.orders += 1;
    const failure = this.failures.shift();
    if (this.carriesOut) this.booked.push({ ...BOOKED, id: this.orders, extra_env: Object.entries(env) });
    return failure === undefined ? Promise.resolve(this.orders) : Promise.reject(failure);
  }

  instances(): Promise<readonly MarketInstance[]> {
    return Promise.resolve(this.booked);
  }
}

let books: Books;
let task: Task;

beforeEach(() => {
  books = new Books();
  const units = { ...unitsOf('brisk'), request: 20, startPoll: 1 };
  const journal = { note: () => undefined, close: () => undefined };
  const product = { store, units, journal, market: books } as unknown as Product;
  const operation = intent('rent', 'renting', { id: 'work', epoch: 0 });
  const order = { label: 'mark/one', image: 'image', disk: 100, command: '', skipStandby: true };
  store.works.put('work', { id: 'work', order, epoch: 0 } as Work);
  store.operations.put(operation.id, operation);
  task = new Task(product, operation.id, new AbortController().signal);
});

describe('renting', () => {
  it('takes over the machine of an order that was carried out but never answered', async () => {
    books.failures.push(new Unanswered('no answer'));
    await assert.rejects(rent(task, 7), /no answer/);
    await rent(task, 7);
    assert.equal(books.orders, 1);
    assert.equal(task.operation.rental.instance, 1);
  });

  it('orders again only when an unanswered order has not appeared for two time-outs', async () => {
    books.failures.push(new Unanswered('no answer'));
    books.carriesOut = false;
    await assert.rejects(rent(task, 7), /no answer/);
    books.carriesOut = true;
    await rent(task, 7);
    assert.equal(books.orders, 2);
    assert.equal(task.operation.rental.instance, 2);
  });

  it('knows that a refused order was not carried out', async () => {
    books.carriesOut = false;
    books.failures.push(new MarketRefusal(410, 'no_such_ask', 'gone'));
    await assert.rejects(rent(task, 7), OfferGone);
    assert.equal(task.operation.rental.attemptedAt, null);
  });
});
