import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ORDERS, type Order } from '../orders';
import { differences, inWords } from './differences';
import type { Entry, Manifest } from './manifest';
import { manifestOf, textIn, WORKSPACE_COMMAND } from './reading';

let root = '';
let workspace = '';

const run = (script: string, cwd = workspace): Buffer => {
  const env = { ...process.env, WORKSPACE: cwd, w: cwd };
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', script], { cwd, env, maxBuffer: 1e9 });
  assert.equal(status, 0, String(stderr));
  return stdout;
};
const read = (directory: string): Manifest => manifestOf(run(WORKSPACE_COMMAND, directory));
const carryOut = (order: Order): void => {
  run(ORDERS[order]);
};
const entryOf = (manifest: Manifest, path: string): Entry =>
  manifest.find((entry) => entry.path === path) ?? assert.fail(`${path} was not read`);

before(() => {
  root = mkdtempSync(join(tmpdir(), 'workspace-'));
  workspace = join(root, 'workspace');
  mkdirSync(join(workspace, '.dumont'), { recursive: true });
  carryOut('unpack');
});

after(() => {
  rmSync(root, { recursive: true, force: true });
});

test('reads every kind of file with everything that a copy must keep', () => {
  const whole = read(workspace);
  const of = (path: string): Entry => entryOf(whole, `files/${path}`);
  assert.deepEqual(of('words').twins, ['files/shared/third', 'files/twin']);
  assert.equal(of('twin').content, of('words').content);
  assert.equal(of('words').modified, '946684798.500000000');
  assert.deepEqual([of('link').target, of('dangling').target], ['words', 'nowhere']);
  assert.deepEqual(
    [of('link to a directory').kind, of('empty').kind, of('nothing').size],
    ['link', 'directory', 0],
  );
  assert.deepEqual([of('secret').mode, of('shared').mode], [0o400, 0o2775]);
  assert.deepEqual(of('labelled').attributes, { 'user.origin': 'camera 7' });
  assert.equal(of('hole').size, 16 * 1024 * 1024);
  assert.ok((of('hole').stored ?? Infinity) < 64 * 1024);
  assert.equal(of('nothing').modified, '2147558400.000000000');
});

test('reads names that are odd, and none of the product’s own', () => {
  const names = read(workspace).map(({ path }) => path);
  const odd = [
    'with space/-leading dash',
    'two\nlines',
    'ação 文件',
    'latin-\\xe9',
    '-rf',
    '7'.padStart(255, '0'),
  ];
  assert.deepEqual(
    odd.filter((name) => !names.includes(`files/${name}`)),
    [],
  );
  assert.ok(names.includes('.'));
  assert.deepEqual(
    names.filter((name) => name.startsWith('.dumont')),
    [],
  );
});

const SPOILT: readonly (readonly [string, string])[] = [
  ['rm files/-rf', '1 missing: "files/-rf" is missing'],
  ['rmdir files/empty', '1 missing: "files/empty" is missing'],
  ['rm files/nothing', '1 missing: "files/nothing" is missing'],
  ['chmod 0600 files/secret', '1 with other permissions: .* 0600 instead of 0400'],
  ['chmod g-s files/shared', '1 with other permissions: .* 0775 instead of 2775'],
  ['touch -d @1577930522 files/flag', '1 with another date: .* instead of 1580608922.250000000'],
  [
    'ln -sfn empty "files/link to a directory"',
    '1 with another date, 1 leading elsewhere: .*leads to "empty" instead of "shared"',
  ],
  [
    'cat files/hole >full; touch -r files/hole full; cat full >files/hole; touch -r full files/hole; rm full',
    '1 with holes filled: "files/hole" takes 16384 KiB on the disk instead of 4',
  ],
  ['cp -p files/twin copy && rm files/twin && mv copy files/twin', '3 linked to other names: '],
  [
    'cat files/labelled >copy; touch -r files/labelled copy; mv copy files/labelled',
    '1 with other attributes: .* none instead of user.origin="camera 7"',
  ],
  ['rm files/dangling; mkdir files/dangling', '1 of another kind: .* a directory instead of a link'],
  ['echo 2 >files/flag; touch -d @1580608922.25 files/flag', '1 with other content: .*of the same size'],
];

for (const [n, [spoil, words]] of SPOILT.entries()) {
  test(`finds what is spoilt by: ${spoil}`, () => {
    const copy = join(root, `copy-${n}`);
    run(`cp -a --sparse=always . ${copy}`);
    const before = read(copy);
    assert.deepEqual(differences(read(workspace), before), []);
    // Where names come and go the date of their directory changes, too: that is told apart.
    run(spoil, copy);
    const dates = (manifest: Manifest): Manifest =>
      manifest.map((entry) => (entry.kind === 'directory' ? { ...entry, modified: '' } : entry));
    assert.match(inWords(differences(dates(before), dates(read(copy)))), new RegExp(`^${words}`));
  });
}

test('reads the text of one file', () => {
  const whole = run(WORKSPACE_COMMAND);
  assert.equal(textIn(whole, 'files/with space/-leading dash'), 'no newline at the end');
  assert.equal(textIn(whole, 'files/nothing'), '');
  assert.equal(textIn(whole, 'files/nowhere'), undefined);
});

test('an archive that was cut off is no reading', () => {
  const whole = run(WORKSPACE_COMMAND);
  assert.throws(() => manifestOf(whole.subarray(0, 4096)), /cut off/);
});

test('what is tidied up is read as it is then', () => {
  carryOut('tidy');
  const names = read(workspace).map(({ path }) => path);
  assert.ok(names.includes('files/other words') && !names.includes('files/words'));
  assert.equal(entryOf(read(workspace), 'files/flag').modified, '1580608922.750000000');
});
