import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { utils } from 'ssh2';
import { newKeyPair } from './key-pair';

it('makes keys that ssh and ssh2 can read, whatever their bytes', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'keys-'));
  t.after(() => {
    rmSync(directory, { recursive: true });
  });
  const file = join(directory, 'key');
  for (const comment of ['', 'a', 'a customer', 'host-key']) {
    const { publicKey, privateKey } = newKeyPair(comment);
    writeFileSync(file, privateKey, { mode: 0o600 });
    assert.equal(execFileSync('ssh-keygen', ['-y', '-f', file]).toString().trim(), publicKey);
    assert.ok(!(utils.parseKey(privateKey) instanceof Error));
  }
  for (let round = 0; round < 500; round++) {
    const { publicKey, privateKey } = newKeyPair();
    const [, point = ''] = publicKey.split(' ');
    assert.equal(Buffer.from(point, 'base64').length, 51);
    assert.ok(!(utils.parseKey(privateKey) instanceof Error));
  }
});
