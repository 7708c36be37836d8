import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { TOLD_BY } from './ready-file';

const read = (path: string): string => readFileSync(join(resolve(__dirname, '..'), path), 'utf8');

const trimmed = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');

test('the README is short and quotes its scenario word for word', () => {
  const readme = read('README.md');
  assert.ok(readme.split('\n').length <= 150);
  const [, quoted = ''] = /```gherkin\n(.*?)\n```/s.exec(readme) ?? [];
  assert.match(quoted, /^Scenario: /);
  assert.ok(trimmed(read('features/automatic-failover.feature')).includes(`${trimmed(quoted)}\n\n`));
});

test('the README names the tags that there are, and no other', () => {
  const features = readdirSync(resolve(__dirname, '../features')).map((file) => read(`features/${file}`));
  const tagsIn = (text: string): readonly string[] =>
    [...new Set(text.match(/(?<=^|[\s`])@[a-z][a-z-]*(?=[\s`]|$)/gm))].sort();
  const [, listed = ''] = /^(.*Tags choose scenarios.*)$/m.exec(read('README.md')) ?? [];
  assert.deepEqual(tagsIn(listed), tagsIn(features.join('\n')));
});

const quotedIn = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

test('the README tells for every entry of a ready-file the variable it stands for', () => {
  const rows = read('README.md')
    .split('\n')
    .map((line) => line.split('|').slice(1).map(quotedIn))
    .filter(([, variables = []]) => variables.some((name) => Object.values<string>(TOLD_BY).includes(name)));
  const shown = rows.flatMap(([entries = [], variables = []]) =>
    entries.map((entry, n) => [entry, variables[n]]),
  );
  assert.deepEqual(Object.fromEntries(shown), TOLD_BY);
});

test('.env.example gives no value away', () => {
  const lines = read('.env.example').split('\n');
  assert.deepEqual(
    lines.filter((line) => !/^(#.*|[A-Z0-9_]+=|)$/.test(line)),
    [],
  );
});
