import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** Which of Linux's capabilities lets a process take precedence (CAP_SYS_NICE). */
const SYS_NICE = 23n;
const TELLS = `#!/bin/sh
while read -r name value; do [ "$name" != CapEff: ] || echo "$value"; done </proc/self/status
echo "$*"
`;

test('a browser is started as it is asked to be, and may take no precedence, whoever starts it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'without-precedence-'));
  const program = join(directory, 'program');
  writeFileSync(program, TELLS);
  chmodSync(program, 0o755);
  const words = ['--headless', `--program=${program}`, 'about:blank'];
  const { stdout } = spawnSync(join(__dirname, 'without-precedence.sh'), words, { encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  const [capabilities = '', told] = stdout.split('\n');
  assert.equal((BigInt(`0x${capabilities}`) >> SYS_NICE) & 1n, 0n);
  assert.equal(told, words.join(' '));
});
