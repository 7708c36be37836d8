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
  const queue = tasks(log, 4, 20).values();
  await inLanes([[queue], [queue]]);
  assert.deepEqual(log.slice(0, 3), ['0 begins', '1 begins', '0 ends']);
  assert.equal(log.length, 8);
});

test('a lane whose own queue is empty takes from the next', async () => {
  const log: string[] = [];
  const common = tasks(log, 3, 5).values();
  const own = [() => Promise.resolve(void log.push('own'))].values();
  await inLanes([[own, common]]);
  assert.deepEqual(log.slice(0, 2), ['own', '0 begins']);
  assert.equal(log.length, 7);
});

test('what fails is told', async () => {
  await assert.rejects(inLanes([[[() => Promise.reject(new Error('it broke'))].values()]]), /it broke/);
});

test('what fails is told when everything else has ended, and nothing more begins', async () => {
  const log: string[] = [];
  const [first, second] = tasks(log, 2, 20);
  const breaks = (): Promise<void> => Promise.reject(new Error('it broke'));
  const told = (): void => void log.push('failed');
  await assert.rejects(inLanes([[[first ?? breaks, second ?? breaks]], [[breaks]]], told), /it broke/);
  assert.deepEqual(log, ['0 begins', 'failed', '0 ends']);
});
