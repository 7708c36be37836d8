import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { blankRepository } from './blank-repository';

const PASSWORD = 'what nobody guesses';
const SUMMARY = z.looseObject({ snapshot_id: z.string() });

describe('a blank repository', () => {
  const directory = mkdtempSync(join(tmpdir(), 'blank-repository-test-'));
  const place = join(directory, 'repository');
  const restic = (words: readonly string[], password = PASSWORD) => {
    const env = { PATH: process.env['PATH'] ?? '', RESTIC_PASSWORD: password };
    const all = ['--no-cache', '-r', place, ...words];
    const { status, stdout, stderr } = spawnSync('restic', all, { cwd: directory, env, encoding: 'utf8' });
    return { status, said: stdout, complaint: stderr };
  };
  const must = (words: readonly string[]): string => {
    const { status, said, complaint } = restic(words);
    assert.equal(status, 0, complaint);
    return said;
  };

  before(() => {
    for (const part of ['keys', 'data', 'index', 'locks', 'snapshots'])
      mkdirSync(join(place, part), { recursive: true });
    for (const [file, bytes] of blankRepository(place, PASSWORD)) writeFileSync(file, bytes);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it('holds nothing, and restic finds it in order', () => {
    assert.deepEqual(JSON.parse(must(['snapshots', '--json'])), []);
    assert.match(must(['check', '--read-data']), /no errors were found/);
  });

  it('keeps what restic saves, and gives it back', () => {
    mkdirSync(join(directory, 'saved'));
    const text = 'what was saved\n'.repeat(100_000);
    writeFileSync(join(directory, 'saved/file'), text);
    const last = must(['backup', 'saved', '--json']).trim().split('\n').at(-1) ?? '';
    const { snapshot_id: id } = SUMMARY.parse(JSON.parse(last));
    assert.match(must(['check', '--read-data']), /no errors were found/);
    must(['restore', id, '--verify', '--target', join(directory, 'restored')]);
    assert.equal(readFileSync(join(directory, 'restored/saved/file'), 'utf8'), text);
    must(['forget', id, '--prune']);
    assert.deepEqual(JSON.parse(must(['snapshots', '--json'])), []);
  });

  it('is closed to whoever has another password', () => {
    const { status, complaint } = restic(['snapshots'], 'what somebody guessed');
    assert.equal(status, 1);
    assert.match(complaint, /wrong password or no key found/);
  });

  it('is another one each time', () => {
    const [one, other] = [blankRepository('', PASSWORD), blankRepository('', PASSWORD)];
    assert.deepEqual(
      [one, other].map(({ size }) => size),
      [2, 2],
    );
    assert.notDeepEqual(one.get('/config'), other.get('/config'));
    assert.equal(new Set([...one.keys(), ...other.keys()]).size, 3);
  });
});
