import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spokenMeasure } from './measurement';

test('what is counted is spoken of as one, or as many', () => {
  assert.equal(spokenMeasure(1, 'differences'), '1 difference');
  assert.equal(spokenMeasure(0, 'differences'), '0 differences');
  assert.equal(spokenMeasure([1, 2], 'records'), '1 record to 2 records');
  assert.equal(spokenMeasure(1.5, 'steps'), '1.50 steps');
});

test('time and money have units of their own', () => {
  assert.equal(spokenMeasure([1_040, 1_070], 'ms'), '1.04 s to 1.07 s');
  assert.equal(spokenMeasure(1, 'ms'), '1 ms');
  assert.equal(spokenMeasure(1, 'dollars'), '$1.00');
});
