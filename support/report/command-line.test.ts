import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const CONFIGURATION = join(resolve(__dirname, '../..'), 'cucumber.js');

const configured = (...args: readonly string[]): { readonly code: number | null; readonly said: string } => {
  const { status, stderr } = spawnSync(process.execPath, [CONFIGURATION, ...args], { encoding: 'utf8' });
  return { code: status, said: stderr.trim() };
};

for (const args of [['--tags', '@S01 and ('], ['-t', '@S01 @S02'], ['--tags=@S01 or']])
  test(`tags that cannot be read are one sentence: ${args.join(' ')}`, () => {
    const { code, said } = configured(...args);
    assert.equal(code, 2);
    assert.match(said, /^--tags "@S01 .*" cannot be read: [^\n]+\.$/);
  });

test('a profile that does not exist is one sentence', () => {
  const { code, said } = configured('-p', 'nowhere');
  assert.equal(code, 2);
  assert.match(said, /^There is no profile "nowhere"; there is: default[^\n]*\.$/);
});

test('tags that can be read are left to Cucumber', () => {
  const known = ['--tags', '@S01 or (@failover and not @slow)', '-t', '@smoke', '--profile', 'default'];
  assert.deepEqual(configured(...known), { code: 0, said: '' });
});
