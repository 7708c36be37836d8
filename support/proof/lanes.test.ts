import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanes } from './lanes';

const tasks = (log: string[], count: number, ms: number): readonly (() => Promise<void>)[] =>
  Array.from({ length: count }, (_, n) => async () => {
    log.push(`${n} begins`);
    await new Promise((resolve) => setTimeout(resolve, ms));
    log.push(`${n} ends`);
  });

test('so many go on at once, in their order', async () => {
  const log: string[] = [];
  await inLanes(2, tasks(log, 4, 20));
  assert.deepEqual(log.slice(0, 3), ['0 begins', '1 begins', '0 ends']);
  assert.equal(log.length, 8);
});

test('what fails is told', async () => {
  await assert.rejects(inLanes(1, [() => Promise.reject(new Error('it broke'))]), /it broke/);
});
