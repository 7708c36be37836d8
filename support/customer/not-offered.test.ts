import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSources } from '@cucumber/cucumber/api';
import { agreedIn, NOT_OFFERED, type Absence } from './not-offered';

test('whatever is agreed to be absent is a scenario of the features', async () => {
  const { plan } = await loadSources({
    paths: ['features'],
    defaultDialect: 'en',
    order: 'defined',
    names: [],
    tagExpression: '',
  });
  const titles = new Set(plan.map(({ name }) => name));
  assert.ok(titles.has('The work goes on when the GPU fails'));
  assert.deepEqual(
    NOT_OFFERED.filter(({ scenario }) => !titles.has(scenario)),
    [],
  );
});

test('an absence holds in its own setting only', () => {
  const everywhere: Absence = { scenario: 'A', because: 'nowhere built' };
  const console: Absence = { channel: 'console', scenario: 'B', because: 'no button' };
  const plain: Absence = { channel: 'api', tier: '2', scenario: 'C', because: 'no walls' };
  const all = [everywhere, console, plain];
  assert.deepEqual(agreedIn(all, { channel: 'console', tier: '2' }), [everywhere, console]);
  assert.deepEqual(agreedIn(all, { channel: 'api', tier: '2' }), [everywhere, plain]);
  assert.deepEqual(agreedIn(all, { channel: 'api', tier: '1' }), [everywhere]);
});
