import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commitIn } from './commit';

const directory = mkdtempSync(join(tmpdir(), 'commit-'));
after(() => {
  rmSync(directory, { recursive: true });
});
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', directory, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

test('a commit has its own name, and tells whether the files are still its', () => {
  assert.equal(commitIn(directory), 'unknown');
  writeFileSync(join(directory, 'a'), '1');
  git('init', '-q');
  git('add', 'a');
  git('commit', '-qm', 'a');
  const commit = git('rev-parse', '--short=12', 'HEAD').trim();
  assert.equal(commitIn(directory), commit);
  writeFileSync(join(directory, 'a'), '2');
  assert.equal(commitIn(directory), `${commit}-dirty`);
});
