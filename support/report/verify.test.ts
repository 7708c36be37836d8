import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { leaveRun, paperRun } from './paper-run';
import { seal } from './seal';
import { verify } from './verify';

const PAPER = paperRun();
const places: string[] = [];

const left = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'verify-'));
  places.push(directory);
  leaveRun(directory, PAPER);
  return directory;
};

after(() => {
  for (const directory of places) rmSync(directory, { recursive: true });
});

const inside = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(directory, name)).isFile(),
  );

test('a run as it was written is whole, and sha256sum says so too', () => {
  const directory = left();
  assert.deepEqual(verify(directory), { files: 4, histories: 1, rows: 9, objections: [] });
  const { status, stdout } = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], {
    cwd: directory,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^measurements\.ndjson: OK$/m);
});

test('one changed byte in any file is noticed', () => {
  const names = inside(left());
  assert.equal(names.length, 5);
  for (const name of names) {
    const directory = left();
    const bytes = readFileSync(join(directory, name));
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
    writeFileSync(join(directory, name), bytes);
    assert.notDeepEqual(verify(directory).objections, [], name);
  }
});

test('a file that is taken away or added is noticed', () => {
  const directory = left();
  rmSync(join(directory, 'acceptance', 'index.html'));
  writeFileSync(join(directory, 'summary.md'), 'All is well');
  assert.deepEqual(verify(directory).objections, [
    'acceptance/index.html is missing',
    'summary.md was added',
  ]);
});

const changeRows = (directory: string, change: (text: string) => string): void => {
  const path = join(directory, 'measurements.ndjson');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  seal(directory);
};

test('a changed verdict is noticed, even under a new seal', () => {
  const directory = left();
  changeRows(directory, (text) => text.replace('"verdict":"breached"', '"verdict":"met"'));
  assert.deepEqual(verify(directory).objections, [
    'S01 The work goes on: "the loss is noticed": breached (between 547 and 603 ms), says the history; measurements.ndjson does not',
    'S01 The work goes on: "the loss is noticed": met (between 547 and 603 ms), says measurements.ndjson; no recorded history does',
  ]);
});

test('so is a verdict that was left out, and a history that was', () => {
  const directory = left();
  changeRows(directory, (text) => text.replace(/^.*"breached".*\n/m, ''));
  assert.equal(verify(directory).objections.length, 1);
  const other = left();
  rmSync(join(other, 'histories'), { recursive: true });
  seal(other);
  assert.equal(verify(other).objections.length, 10);
});

test('a history that is exchanged, or dropped with all that was drawn from it, is noticed', () => {
  const [forged, dropped] = [left(), left()];
  const messages = join(forged, 'messages.ndjson');
  const another = Buffer.from('another history').toString('base64');
  writeFileSync(messages, readFileSync(messages, 'utf8').replace(/"body":"[^"]*"/, `"body":"${another}"`));
  seal(forged);
  assert.deepEqual(verify(forged).objections, [
    '1 of 1 histories in messages.ndjson are not in histories',
    `${join(forged, 'histories', '0a1b2c3d-S01.ndjson.gz')} is not in messages.ndjson: nobody recorded it`,
  ]);
  rmSync(join(dropped, 'histories'), { recursive: true });
  changeRows(dropped, () => '');
  assert.deepEqual(verify(dropped).objections, ['1 of 1 histories in messages.ndjson are not in histories']);
});

test('messages that are damaged are told of, and what they carried is missed', () => {
  const directory = left();
  const messages = join(directory, 'messages.ndjson');
  writeFileSync(messages, readFileSync(messages, 'utf8').replace('{', ''));
  assert.deepEqual(verify(directory).objections, [
    'messages.ndjson is not as it was written',
    `${join(directory, 'histories', '0a1b2c3d-S01.ndjson.gz')} is not in messages.ndjson: nobody recorded it`,
  ]);
});

test('a directory without a run, and a history that is none, are said so', () => {
  const empty = mkdtempSync(join(tmpdir(), 'verify-'));
  places.push(empty);
  assert.match(verify(empty).objections.join(), /^There is no SHA256SUMS in /);
  const directory = left();
  writeFileSync(join(directory, 'histories', '0a1b2c3d-S01.ndjson.gz'), 'nothing');
  assert.match(
    verify(directory).objections.join('\n'),
    /S01\.ndjson\.gz cannot be read: incorrect header check$/m,
  );
});
