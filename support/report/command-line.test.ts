import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

const CONFIGURATION = join(resolve(__dirname, '../..'), 'cucumber.js');

const HOME = mkdtempSync(join(tmpdir(), 'command-line-'));
const PLACE = join(HOME, 'reports');
const FILE = join(HOME, 'file');
writeFileSync(FILE, '');

after(() => {
  rmSync(HOME, { recursive: true });
});

interface Configured {
  readonly code: number | null;
  readonly said: string;
}

const configuredIn = (reports: string, ...args: readonly string[]): Configured => {
  const { status, stderr } = spawnSync(process.execPath, [CONFIGURATION, ...args], {
    encoding: 'utf8',
    env: { ...process.env, REPORTS: reports },
  });
  return { code: status, said: stderr.trim() };
};

const configured = (...args: readonly string[]): Configured => configuredIn(PLACE, ...args);

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

for (const [reports, why] of [
  [FILE, 'there is a file of that name'],
  [join(FILE, 'x'), 'a file stands where a directory should be'],
] as const)
  test(`a place where no report can be is one sentence: ${why}`, () => {
    assert.deepEqual(configuredIn(reports), {
      code: 2,
      said: `No place for reports: ${reports} cannot be used: ${why}; set REPORTS to another place, for example REPORTS=/tmp/reports.`,
    });
  });

test('a dry run needs no place for reports, and writes nothing', () => {
  assert.deepEqual(configuredIn(FILE, '--dry-run'), { code: 0, said: '' });
  const elsewhere = join(HOME, 'elsewhere');
  const print = 'console.log(require(process.argv[1]).default.format.length)';
  const { stdout } = spawnSync(process.execPath, ['-e', print, '--', CONFIGURATION, '-d'], {
    encoding: 'utf8',
    env: { ...process.env, REPORTS: elsewhere },
  });
  assert.equal(stdout.trim(), '1');
  assert.equal(existsSync(elsewhere), false);
});
