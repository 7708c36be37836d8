import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  assert.deepEqual(costsOf(history, [charge]), [
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
  const [cost] = costsOf({ happenings: [] }, [charge]);
  assert.deepEqual(cost, {
    resource: 'GPU',
    id: '8',
    model: 'unknown',
    seconds: 3_600,
    amount: 0.5,
    items: {},
  });
});
