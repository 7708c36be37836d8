import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScratchSuite } from './scratch-suite';

const STEPS = `
const { Then } = require('@cucumber/cucumber');
Then('it holds', () => {});
Then('it takes at most {int} s', function (seconds) {
  const judged = { scenario: '', title: '', promise: 'it takes', limit: seconds * 1000, measured: [2000, 2100], unit: 'ms', verdict: 'breached', because: '' };
  this.attach(JSON.stringify(judged), 'application/vnd.dumont.measurement+json');
  throw new Error('it takes: breached\\n\\n' + 'one of many lines\\n'.repeat(50));
});`;

const feature = (scenarios: readonly (readonly string[])[]): string =>
  ['Feature: Things', ...scenarios.map((lines) => lines.join('\n    '))].join('\n  ');

const lastWords = (stdout: string): readonly string[] => {
  const at = stdout.lastIndexOf('\nNot passed: ');
  return at < 0
    ? []
    : stdout
        .slice(at + 1)
        .trimEnd()
        .split('\n');
};

test('promise, limit and reading stand in the last lines, however long the reason is', async () => {
  using suite = new ScratchSuite(
    feature([
      ['Scenario: Holds', 'Then it holds'],
      ['@S07', 'Scenario: Late', 'Then it takes at most 1 s'],
    ]),
    STEPS,
  );
  const { stdout, stderr } = await suite.run();
  assert.equal(stderr, '');
  assert.deepEqual(lastWords(stdout), [
    'Not passed: 1 of 2',
    '✖ S07 Late  features/scratch.feature:5',
    '    it takes at most 1 s',
    '      Error: it takes: breached',
    '      one of many lines',
    '      one of many lines',
    '      one of many lines',
    '      promised 1 s, measured 2 s to 2.1 s: breached',
  ]);
});

test('where nearly everything fails, the last lines still fit a screen or two', async () => {
  const many = Array.from({ length: 40 }, (_, n) => [`Scenario: Late ${n}`, 'Then it takes at most 1 s']);
  using suite = new ScratchSuite(feature(many), STEPS);
  const lines = lastWords((await suite.run()).stdout);
  assert.equal(lines[0], 'Not passed: 40 of 40');
  assert.equal(lines.at(-1), 'and 12 more');
  assert.equal(lines.at(-2), '✖ Late 27  features/scratch.feature:56');
});

test('a run in which everything holds says nothing of it', async () => {
  using suite = new ScratchSuite(feature([['Scenario: Holds', 'Then it holds']]), STEPS);
  assert.deepEqual(lastWords((await suite.run()).stdout), []);
});
