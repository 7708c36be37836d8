import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ownDirectory, removeStale } from './directory';

describe("the sandbox's directory", () => {
  let temporary = '';
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'directory-test-'));
  });
  afterEach(() => {
    rmSync(temporary, { recursive: true });
  });
  const left = (name: string, owner?: string): string => {
    const directory = join(temporary, name);
    mkdirSync(join(directory, 'deep'), { recursive: true });
    if (owner !== undefined) writeFileSync(join(directory, 'owner.json'), owner);
    return directory;
  };

  it('is for its owner alone and stays while the owner lives', async () => {
    const directory = ownDirectory(temporary);
    assert.match(directory, /\/dc-\w{6}$/);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    assert.deepEqual(await removeStale(temporary), []);
  });

  it('is removed when its owner is dead, or its number belongs to somebody else now', async () => {
    const { pid } = spawnSync('true');
    const dead = left('dc-dead00', JSON.stringify({ pid, startTime: '1' }));
    const reused = left('dc-reused', JSON.stringify({ pid: process.pid, startTime: '1' }));
    assert.deepEqual((await removeStale(temporary)).toString(), [dead, reused].toString());
    assert.deepEqual(readdirSync(temporary), []);
  });

  it('is left alone for two hours when nobody knows its owner', async () => {
    const fresh = left('dc-fresh0');
    const old = left('dc-old000', '{"pid":');
    const hours = new Date(Date.now() - 3 * 3_600_000);
    utimesSync(old, hours, hours);
    left('dc-something-else');
    assert.deepEqual(await removeStale(temporary), [old]);
    assert.ok(readdirSync(temporary).includes(fresh.slice(fresh.lastIndexOf('/') + 1)));
  });
});
