import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanes, type Task } from './lanes';

interface Sort {
  readonly count: number;
  readonly ms: number;
  readonly patient?: boolean;
}

const tasks = (log: string[], { count, ms, patient = false }: Sort): readonly Task[] =>
  Array.from({ length: count }, (_, n) => ({
    patient,
    run: async () => {
      log.push(`${n} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      log.push(`${n} ends`);
    },
  }));

test('so many go on at once, in their order', async () => {
  const log: string[] = [];
  await inLanes(2, tasks(log, { count: 4, ms: 20 }));
  assert.deepEqual(log.slice(0, 3), ['0 begins', '1 begins', '0 ends']);
  assert.equal(log.length, 8);
});

test('one that is only slow keeps its lane', async () => {
  const log: string[] = [];
  await inLanes(1, tasks(log, { count: 2, ms: 60 }), 10);
  assert.deepEqual(log, ['0 begins', '0 ends', '1 begins', '1 ends']);
});

test('one that waits makes room for the next', async () => {
  const log: string[] = [];
  await inLanes(1, tasks(log, { count: 2, ms: 60, patient: true }), 10);
  assert.deepEqual(log, ['0 begins', '1 begins', '0 ends', '1 ends']);
});

test('what fails is told', async () => {
  await assert.rejects(
    inLanes(1, [{ patient: false, run: () => Promise.reject(new Error('it broke')) }]),
    /it broke/,
  );
});
