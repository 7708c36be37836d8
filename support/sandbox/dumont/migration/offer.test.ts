import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MarketOffer } from '../market/wire';
import type { Destination } from './migration';
import { towards, type Aim } from './offer';

const offer = (id: number, part: Partial<MarketOffer> = {}): MarketOffer => ({
  ...{ id, gpu_name: 'RTX 4090', num_gpus: 1, gpu_ram: 24_564, cpu_cores: 16, cpu_ram: 64_000 },
  ...{ disk_space: 500, dph_total: 0.43, machine_id: 100 + id, inet_down: 900, inet_up: 900 },
  ...{ geolocation: 'Texas, US', reliability2: 0.99 },
  ...part,
});

const aim = (to: Partial<Destination> = {}, part: Partial<Aim> = {}): Aim => ({
  to: { kind: 'gpu', gpu: 'RTX 4090', region: null, maxPrice: 0.5, disk: 100, ...to },
  agreed: { memoryMb: 24_000, gpus: 1, pricePerHour: 0.2 },
  avoid: [],
  taken: [],
  ...part,
});

const chosen = (offers: readonly MarketOffer[], wanted: Aim): number | string => {
  const found = towards(offers, wanted);
  return typeof found === 'string' ? found : found[0].id;
};

describe('where a work can move to', () => {
  it('is the cheapest of the model, in the region, at most for the price', () => {
    const offers = [
      offer(1, { gpu_name: 'RTX 3090', dph_total: 0.2 }),
      offer(2, { geolocation: 'Australia, AU', dph_total: 0.3 }),
      offer(3, { dph_total: 0.44 }),
      offer(4),
    ];
    assert.equal(chosen(offers, aim({ region: 'US' })), 4);
    assert.equal(chosen(offers, aim({ region: 'EU' })), 'No RTX 4090 in EU is on offer.');
  });

  it('is built in as its market likes, but of no other model', () => {
    assert.equal(chosen([offer(1, { gpu_name: 'A100 SXM4' })], aim({ gpu: 'A100' })), 1);
    assert.match(String(chosen([offer(1, { gpu_name: 'RTX 4090 D' })], aim())), /is on offer/);
  });

  it('is nothing dearer than the customer set', () => {
    const dearest = /costs \$0\.4300 per hour, more than the \$0\.4000 you set/;
    assert.match(String(chosen([offer(1)], aim({ maxPrice: 0.4 }))), dearest);
  });

  it('is nothing that others are about to take, and no machine that could not be had', () => {
    const offers = [offer(1), offer(2), offer(3)];
    assert.equal(chosen(offers, aim({}, { taken: [1], avoid: [102] })), 3);
  });
});
