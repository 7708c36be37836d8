import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StoreBill, StoreTab } from '../suppliers/store-books';
import type { Happening, Listed } from '../witness/history';
import { costsOf } from './costs';

const listed = (more: Pick<Listed, 'key' | 'supplier' | 'id'> & Partial<Listed>): Listed => ({
  ...{ label: 'dc-1/a', status: 'running', user: 'root' },
  ...more,
});
const GPU = listed({
  ...{ key: 'gpu-market:7', supplier: 'gpu-market', id: '7' },
  ...{ model: 'RTX 4090', pricePerHour: 0.36 },
});
const VM = listed({ key: 'compute:9', supplier: 'compute', id: '9', model: 'e2-medium', listPrice: 3.6 });
const ODD = listed({ key: 'compute:10', supplier: 'compute', id: '10', model: 'z9-giant' });

const books = (at: number, machines?: readonly Listed[]): Happening => ({
  ...{ kind: 'census', at, askedAt: at - 10 },
  ...(machines === undefined ? {} : { machines }),
});

test('a GPU costs what the market’s bill says, a VM its list price for as long as it was listed', () => {
  const history = {
    happenings: [books(1_000, [GPU, VM]), books(6_000), books(11_000, [GPU]), books(21_000, [GPU, ODD])],
  };
  const items = [
    { type: 'gpu', amount: 0.002 },
    { type: 'disk', amount: 0.001 },
  ];
  const charge = { rental: '7', label: 'dc-1/a', amount: 0.003, items, start: 100, end: 120 };
  assert.deepEqual(costsOf(history, { charges: [charge] }), [
    {
      ...{ resource: 'GPU', id: '7', model: 'RTX 4090', seconds: 20 },
      ...{ pricePerHour: 0.36, amount: 0.003, items: { gpu: 0.002, disk: 0.001 } },
    },
    { resource: 'VM', id: '9', model: 'e2-medium', seconds: 5, pricePerHour: 3.6, amount: 0.005 },
    { resource: 'VM', id: '10', model: 'z9-giant', seconds: 0 },
  ]);
});

test('a GPU on the bill that was never listed is paid for all the same', () => {
  const charge = { rental: '8', label: 'dc-1/a', amount: 0.5, items: [], start: 0, end: 3_600 };
  const [cost] = costsOf({ happenings: [] }, { charges: [charge] });
  assert.deepEqual(cost, {
    resource: 'GPU',
    id: '8',
    model: 'unknown',
    seconds: 3_600,
    amount: 0.5,
    items: {},
  });
});

test('the object store costs what its bill has grown by', () => {
  const bill = (to: number, requests: number, byteHours: number): StoreBill => ({
    ...{ bucket: 'sandbox-1', to },
    items: [
      { type: 'storage', amount: byteHours / 1_000, quantity: byteHours },
      { type: 'class-a', amount: requests / 4, quantity: requests },
    ],
  });
  const storage = { before: bill(60_000, 4, 1_000), after: bill(90_000, 6, 9_000) };
  assert.deepEqual(costsOf({ happenings: [] }, { charges: [], storage }), [
    {
      ...{ resource: 'store', id: 'sandbox-1', model: 'object store', seconds: 30, amount: 8.5 },
      items: { storage: 8, 'class-a': 0.5 },
      used: { storage: 8_000, 'class-a': 2 },
    },
  ]);
});

test('each span of the bill is told once', async () => {
  const bills = [1, 2, 3].map((to): StoreBill => ({ bucket: 'b', to, items: [] }));
  const tab = new StoreTab({
    bill: () => Promise.resolve(bills.shift() ?? assert.fail('asked too often')),
    close: () => Promise.resolve(),
  });
  assert.equal(await tab.since(), undefined);
  const spans = [await tab.since(), await tab.since()];
  assert.deepEqual(
    spans.map((span) => [span?.before.to, span?.after.to]),
    [
      [1, 2],
      [2, 3],
    ],
  );
});
