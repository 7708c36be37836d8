import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { KNOWN_VARIABLES, strayAmong } from './known-variables';

const read = (path: string): string => readFileSync(join(resolve(__dirname, '..'), path), 'utf8');

test('.env.example has every variable that is known, and no other', () => {
  const shown = read('.env.example')
    .split('\n')
    .flatMap((line) => /^([A-Z0-9_]+)=$/.exec(line)?.[1] ?? []);
  assert.deepEqual([...shown].sort(), [...KNOWN_VARIABLES].sort());
});

/** Only who proves that the suite can fail plants a bug; in a .env it would be refused. */
const NOT_FOR_PEOPLE = 'SANDBOX_DEFECT';

test('what the sandbox reads is known', () => {
  const names = new Set(read('support/sandbox/config.ts').match(/\bSANDBOX_[A-Z_]+|\bSEED\b/g));
  assert.ok(names.size >= 3);
  assert.deepEqual(
    [...names].filter((name) => !KNOWN_VARIABLES.includes(name)),
    [NOT_FOR_PEOPLE],
  );
});

for (const [name, meant] of [
  ['VAST_APIKEY', 'VAST_API_KEY'],
  ['DUMONT_URL', 'DUMONT_API_URL'],
  ['SANDBOX_PACES', 'SANDBOX_PACE'],
  ['SSH_KEY', 'SSH_KEY_FILE'],
  ['BUGDET', 'BUDGET'],
  ['RESTIC_PASWORD', 'RESTIC_PASSWORD'],
  ['GOOGLE_APLICATION_CREDENTIALS', 'GOOGLE_APPLICATION_CREDENTIALS'],
] as const)
  test(`${name} was probably meant to be ${meant}`, () => {
    assert.deepEqual(strayAmong(['SEED', name]), { name, meant });
  });

test('a name that begins like ours and is near to none is strange all the same', () => {
  assert.deepEqual(strayAmong(['R2_X']), { name: 'R2_X' });
});

test('what is known, and what others need, is not strange', () => {
  const others = ['PATH', 'HTTP_PROXY', 'GOOGLE_CLOUD_PROJECT', 'RESTIC_PASSWORD_FILE', 'SPEED', 'VASTLY'];
  assert.equal(strayAmong([...KNOWN_VARIABLES, ...others]), undefined);
});
