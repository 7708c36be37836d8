import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recoveryOf, rowsOf, struckAt } from './journal';

const LINES = [
  { at: 50, what: 'workload started', machine: 'vm-a' },
  { at: 90, what: 'synced', machine: 'gpu-1' },
  {
    at: 101,
    what: 'fault injected',
    begunAt: 100,
    kind: 'freeze',
    target: { supplier: 'gpu-market', id: '1' },
  },
  { at: 601, what: 'workload started', machine: 'vm-b' },
  { at: 701, what: 'workload started', machine: 'vm-a', epoch: 2 },
  { at: 1_101, what: 'workload started', machine: 'gpu-2', epoch: 3 },
  { at: 1_201, what: 'synced', machine: 'gpu-2' },
];
const TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');
const CAST = { lost: '1', standby: 'vm-a', gpu: 'gpu-2' };

test('a line that is still being written is not read', () => {
  assert.equal(rowsOf(`${TEXT}{"at":12`).length, LINES.length);
});

test('a fault struck while it was being done', () => {
  assert.deepEqual(struckAt(rowsOf(TEXT), '1'), { lo: 100, hi: 101 });
  assert.equal(struckAt(rowsOf(TEXT), '2'), undefined);
});

test('a recovery counts from the fault, on the machines of its own', () => {
  assert.deepEqual(recoveryOf(rowsOf(TEXT), CAST), { standby: 600, gpu: 1_000, protected: 1_100 });
});

test('what has not happened took no time that could be told', () => {
  const { standby, gpu } = recoveryOf(rowsOf(TEXT).slice(0, 5), CAST);
  assert.deepEqual([standby, gpu], [600, NaN]);
});
