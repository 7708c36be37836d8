import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choose, whyNone, type Wanted } from './choice';
import type { MarketOffer } from './wire';

const WANTED: Wanted = {
  gpu: 'RTX 4090',
  memoryMb: 24_564,
  gpus: 1,
  pricePerHour: 0.43,
  disk: 100,
  avoid: [7],
  taken: [8],
};

const offer = (id: number, part: Partial<MarketOffer>): MarketOffer => ({
  id,
  gpu_name: 'RTX 4090',
  num_gpus: 1,
  gpu_ram: 24_564,
  cpu_cores: 16,
  cpu_ram: 64_000,
  disk_space: 500,
  dph_total: 0.43,
  machine_id: id,
  inet_down: 1,
  inet_up: 1,
  reliability2: 1,
  ...part,
});

describe('the replacement of a lost GPU', () => {
  it('is of the same model when one is on offer, even if another is cheaper', () => {
    const offers = [offer(1, { gpu_name: 'RTX 3090', gpu_ram: 24_576, dph_total: 0.17 }), offer(2, {})];
    assert.equal(choose(offers, WANTED)?.id, 2);
  });

  it('may be another model with at least the memory, the cheapest first', () => {
    const offers = [
      offer(1, { gpu_name: 'L40S', gpu_ram: 46_000, dph_total: 0.4 }),
      offer(2, { gpu_name: 'RTX 3090', gpu_ram: 24_576, dph_total: 0.17 }),
    ];
    assert.equal(choose(offers, WANTED)?.id, 2);
  });

  it('never costs more, never has less memory, never stands on the machine that failed, is never one that another takes', () => {
    const offers = [
      offer(1, { dph_total: 0.44 }),
      offer(2, { gpu_ram: 16_000 }),
      offer(7, {}),
      offer(8, {}),
      offer(3, { num_gpus: 0 }),
    ];
    assert.equal(choose(offers, WANTED), undefined);
  });

  it('is missed for a reason that the customer can read', () => {
    assert.match(whyNone([offer(7, {}), offer(1, { gpu_ram: 16_000 })], WANTED), /^No GPU as good as agreed/);
    assert.match(whyNone([offer(1, { dph_total: 4.3 })], WANTED), /costs \$4\.3000 .* the \$0\.4300 agreed/);
  });
});
