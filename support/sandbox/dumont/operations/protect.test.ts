import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Address } from '../records';
import { Unanswered } from '../refusal';
import { PROTECT } from './protect';
import type { Task } from './task';

const at = (host: string): Address => ({ host, port: 22, user: 'dumont' });

/** A task whose VM is found at these addresses, one after the other, and whose GPU serves when it is looked at so often. */
const taskWith = (found: readonly Address[], servesAt: number): { task: Task; changed: unknown[] } => {
  const [addresses, changed] = [[...found], [] as unknown[]];
  let looks = 0;
  const find = (): unknown => ({
    id: 7,
    address: at('127.0.0.9'),
    status: (looks += 1) < servesAt ? 'loading' : 'running',
  });
  const product = {
    units: { startPoll: 1, lease: 3_000 },
    compute: { find: () => Promise.resolve({ status: 'RUNNING', address: addresses.shift() }) },
    connections: { must: () => Promise.resolve('1 none alive') },
    market: { authorise: () => Promise.resolve() },
    store: { instances: { find } },
  };
  const work = { instance: 7, order: { command: 'true' } };
  const changeStandby = (part: unknown): unknown => changed.push(part);
  const signal = new AbortController().signal;
  const task = { product, work, standby: { name: 'vm', zone: 'z' }, changeStandby, signal };
  return { task: task as unknown as Task, changed };
};

const preparing = (task: Task): Promise<string> | undefined => PROTECT.steps['preparing']?.(task);

test('a standby is ready when its VM is and the GPU serves, however much later', async () => {
  const { task, changed } = taskWith([at('127.0.0.2'), at('127.0.0.2')], 3);
  assert.equal(await preparing(task), 'done');
  assert.deepEqual(changed, [{ address: at('127.0.0.2'), publicKey: '1 none alive' }]);
});

test('a VM that has moved while the GPU started is made ready anew', async () => {
  const { task, changed } = taskWith([at('127.0.0.2'), at('127.0.0.3')], 3);
  await assert.rejects(async () => preparing(task), Unanswered);
  assert.deepEqual(changed, []);
});
