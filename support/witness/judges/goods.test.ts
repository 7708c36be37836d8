import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isModel, liesIn } from './goods';

test('a place lies where its country is, whatever else its name sounds like', () => {
  for (const [region, place] of [
    ['US', 'Texas, US'],
    ['US', 'US'],
    ['EU', 'Vienna, AT'],
    ['EU', 'Norway, NO'],
    ['EU', 'Slovakia, SK'],
    ['EU', 'United Kingdom, UK'],
    ['ASIA', 'China, CN'],
    ['ASIA', 'Vietnam, VN'],
  ] as const)
    assert.ok(liesIn(region, place), `${place} in ${region}`);
  for (const [region, place] of [
    ['US', 'Australia, AU'],
    ['US', 'Russia, RU'],
    ['US', 'US, CA'],
    ['EU', 'Texas, US'],
    ['EU', 'T'],
    ['ASIA', 'V'],
    ['ASIA', 'Berlin, DE'],
    ['EU', ''],
    ['MOON', 'Texas, US'],
  ] as const)
    assert.ok(!liesIn(region, place), `${place} in ${region}`);
});

test('a GPU is of a model by its whole name, or by that and how it is built in', () => {
  for (const name of ['A100', 'A100 PCIE', 'A100 SXM4', 'A100 SXM', 'A100 sxm4', 'A100 NVL'])
    assert.ok(isModel('A100', name), name);
  for (const name of [
    'A10',
    'A100X',
    'A100X NVL',
    'A100 Ti',
    'A100 SXM42',
    'A100 PCIE 80GB',
    'A100 X NVL',
    'H100 NVL',
  ])
    assert.ok(!isModel('A100', name), name);
});
