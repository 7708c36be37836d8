import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { command, isHopeless, listIn, reasonIn, summaryIn, told } from './restic';

const PRETENDS = `#!/bin/sh
[ "$1 $2" != "--no-cache --cacert" ] || echo "$RESTIC_PASSWORD $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY"
tr '\\0' ' ' </proc/$$/cmdline
cat "$3"
case "$6" in wait) sleep 30 ;; fail) exit 3 ;; esac
`;
const SECRETS = { password: 'secret one', accessKey: 'secret-two', secretKey: "secret'three" };

describe('the command that runs restic', () => {
  const directory = mkdtempSync(join(tmpdir(), 'restic-test-'));
  const begin = (word: string, more: { readonly before?: string; readonly after?: string } = {}) => {
    const lodging = { url: 'https://store/bucket/x', authority: 'trust me' };
    const script = command(lodging, { words: [word], ...more });
    const env = { PATH: `${directory}:${process.env['PATH'] ?? ''}` };
    const child = spawn('sh', ['-c', script], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.write(told(SECRETS));
    const output: string[] = [];
    child.stdout.on('data', (piece: Buffer) => output.push(piece.toString()));
    return { child, output, script };
  };
  const ended = async ({ child, output }: ReturnType<typeof begin>): Promise<readonly [number, string]> => {
    const [code] = (await once(child, 'close')) as [number];
    return [code, output.join('')];
  };

  before(() => {
    writeFileSync(join(directory, 'restic'), PRETENDS);
    chmodSync(join(directory, 'restic'), 0o755);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it('hands the secrets over in the environment, and on no command line', async () => {
    const begun = begin('go', { after: 'echo and after' });
    const [code, output] = await ended(begun);
    assert.equal(code, 0);
    assert.match(output, /^secret one secret-two secret'three\n/);
    assert.match(output, /-r s3:https:\/\/store\/bucket\/x go trust meand after\n$/);
    assert.equal(/secret/.test(begun.script + output.split('\n').slice(1).join('\n')), false);
  });

  it('ends as restic did, and does not go on after a failure', async () => {
    const [code, output] = await ended(begin('fail', { after: 'echo and after' }));
    assert.equal(code, 3);
    assert.doesNotMatch(output, /and after/);
  });

  it('ends when nobody waits for it any more', async () => {
    const begun = begin('wait');
    await once(begun.child.stdout, 'data');
    begun.child.stdin.end();
    const [code] = await ended(begun);
    assert.equal(code, 137);
  });
});

describe('what restic says', () => {
  it('is read from its lines', () => {
    const numbers = { files_new: 1, files_changed: 0, data_added: 5, total_files_processed: 1 };
    const summary = { message_type: 'summary', ...numbers, total_bytes_processed: 9, snapshot_id: 'ab' };
    const output = `{"message_type":"status"}\n${JSON.stringify(summary)}\n`;
    assert.deepEqual(summaryIn(output), summary);
    assert.equal(summaryIn('{"message_type":"status"}'), undefined);
    assert.deepEqual(listIn('[{"id":"ab"}]'), [{ id: 'ab', tags: [] }]);
    assert.deepEqual(listIn('null'), []);
  });

  it('names the damage rather than the sum of it', () => {
    const said = 'ignoring error for /a: ciphertext verification failed\nFatal: There were 2 errors\n\n';
    assert.equal(reasonIn(said), 'ignoring error for /a: ciphertext verification failed');
    assert.equal(reasonIn('Fatal: wrong password\n'), 'Fatal: wrong password');
    assert.equal(reasonIn(''), 'it said nothing');
    assert.equal(isHopeless('Load(<data/1>) returned error: The specified key does not exist.'), true);
  });
});
