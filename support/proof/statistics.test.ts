import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile } from './statistics';

test('the median of an odd and of an even number of values, in whatever order', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.ok(Number.isNaN(median([])));
});

test('a percentile is one of the values', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
  assert.equal(percentile(hundred, 0.95), 95);
  assert.equal(percentile([7], 0.95), 7);
  assert.equal(percentile([1, 2], 0), 1);
  assert.ok(Number.isNaN(percentile([], 0.5)));
});
