import assert from 'node:assert/strict';
import { test } from 'node:test';
import { census } from './census';
import type { Vm } from './suppliers/compute';
import type { Rental } from './suppliers/gpu-market';

const rental = (id: string, label: string): Rental => ({
  ...{ id, label, status: 'running', gpu: 'RTX 4090', memory: 24_576, pricePerHour: 0.42 },
});
const vm = (id: string, labels: Vm['labels']): Vm => ({
  ...{
    id,
    name: id,
    zone: 'z',
    status: 'RUNNING',
    machineType: 'e2-medium',
    disk: 100,
    spot: false,
    labels,
    port: 2222,
    user: 'dumont',
  },
});

const RENTALS = [rental('1', 'dc-1-w0/1'), rental('2', 'dc-1-w0/2'), rental('3', ''), rental('4', 'x')];
const BELOW = rental('9', 'dc-1-w0/1/rehearsal');
const VMS = [vm('5', { mark: 'dc-1-w0', name: '1' }), vm('6', { mark: 'dc-1-w0', name: '2' }), vm('7', {})];

const asked: (string | undefined)[] = [];
const books = {
  market: {
    rentals: (mark?: string) => {
      asked.push(mark);
      return Promise.resolve(
        [...RENTALS, BELOW].filter(({ label }) => mark === undefined || label.startsWith(mark)),
      );
    },
  },
  compute: {
    vms: (mark?: string) => Promise.resolve(VMS.filter(({ id }) => mark === undefined || id === '5')),
  },
  mark: 'dc-1-w0',
};

test('in books shared with others only what bears the label counts', async () => {
  const listed = await census({ ...books, sole: false }, 'dc-1-w0/1');
  assert.deepEqual(
    listed.map(({ id }) => id),
    ['1', '9', '5'],
  );
  assert.deepEqual(asked.splice(0), ['dc-1-w0/1']);
});

test('in books of our own what nobody labelled counts too, but not another scene’s', async () => {
  const listed = await census({ ...books, sole: true }, 'dc-1-w0/1');
  assert.deepEqual(
    listed.map(({ id }) => id),
    ['1', '3', '4', '9', '5', '7'],
  );
});
