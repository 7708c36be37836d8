import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readEnvFile } from './env-file';
import { Misconfigured } from './failures';

const directory = mkdtempSync(join(tmpdir(), 'env-file-'));
const path = join(directory, '.env');
after(() => {
  rmSync(directory, { recursive: true });
});

const read = (text: string): Readonly<Record<string, string>> => {
  writeFileSync(path, text);
  return readEnvFile(path);
};

test('no file is no setting', () => {
  assert.deepEqual(readEnvFile(join(directory, 'missing')), {});
});

test('comments, blank lines, export, quotes and several lines in quotes are understood', () => {
  const text = [
    '# the product',
    '',
    'A=1',
    'export B = two # why',
    "C='x # y'",
    'D="first',
    'second"',
    'E=',
    'F: six',
  ].join('\r\n');
  assert.deepEqual(read(text), {
    A: '1',
    B: 'two',
    C: 'x # y',
    D: 'first\nsecond',
    E: '',
    F: 'six',
  });
});

const MALFORMED: readonly (readonly [string, number])[] = [
  ['A=1\nDUMONT_API_URL http://127.0.0.1:8000', 2],
  ['A=1\n\n{"B": 2}', 3],
  ['=1', 1],
  ['A="never closed\nB=2', 1],
  ['A="x"\nB="closed" and more', 2],
  ['A="x\ny"\nB', 3],
];
for (const [text, line] of MALFORMED)
  test(`a malformed file is one sentence with the line: ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => read(text),
      (error: Error) => error instanceof Misconfigured && error.message.startsWith(`Line ${line} of ${path}`),
    );
  });

test('a name of ours that nobody knows is refused, with the likely one and without its value', () => {
  assert.throws(
    () => read('A=1\nVAST_APIKEY=abc\n'),
    (error: Error) => {
      assert.ok(error instanceof Misconfigured);
      assert.match(error.message, /^VAST_APIKEY in .* neither .*; did you mean VAST_API_KEY\?\n/);
      assert.doesNotMatch(error.message, /abc/);
      return true;
    },
  );
});

test('a file that cannot be read is said so', () => {
  mkdirSync(join(directory, 'folder'));
  assert.throws(() => readEnvFile(join(directory, 'folder')), /cannot be read\n {2}Cause: EISDIR/);
});
