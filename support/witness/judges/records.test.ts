import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Happening } from '../history';
import { blemishes, found, lateWrites, readLog, spoiledIn } from './records';

const [OLD, NEW] = ['a'.repeat(16), 'b'.repeat(16)] as const;
const line = (seq: number, k: number, { epoch = 1, nonce = OLD } = {}): string =>
  `${seq} ${epoch} ${nonce} ${k}\n`;
const anew = { epoch: 2, nonce: NEW };
const log = (...lines: readonly string[]) => readLog({ machine: 'm', askedAt: 0, text: lines.join('') });
const OFFERED = new Set([1, 2, 3, 4, 5]);
const spoiled = (...lines: readonly string[]): readonly string[] => spoiledIn(log(...lines), OFFERED);

test('a clean log has nothing that is not allowed', () => {
  assert.deepEqual(spoiled(line(1, 1), line(2, 3), line(3, 5, anew)), []);
  assert.deepEqual(spoiled(''), []);
});

test('what is not allowed is named by its place, once each', () => {
  assert.deepEqual(spoiled(line(1, 1), 'x\n', line(2, 2), '3 1'), [
    'line 2 is torn on m',
    'line 4 is torn on m',
  ]);
  assert.deepEqual(spoiled(line(1, 1), line(3, 3)), [
    'before record 3 (number 3, epoch 1) something is missing',
  ]);
  assert.deepEqual(spoiled(line(2, 2)), ['before record 2 (number 2, epoch 1) something is missing']);
  assert.deepEqual(spoiled(line(1, 1), line(1, 2)), ['record 2 (number 1, epoch 1) is out of order']);
  assert.deepEqual(spoiled(line(1, 1), line(2, 1)), ['record 1 (number 2, epoch 1) is a duplicate']);
  assert.deepEqual(spoiled(line(1, 9)), ['record 9 (number 1, epoch 1) was never offered']);
  assert.deepEqual(spoiled(line(1, 1, anew), line(2, 2)), [
    'record 2 (number 2, epoch 1) was written after epoch 2 had begun',
  ]);
});

test('a write of an older epoch is late as long as a newer one has begun', () => {
  const { records } = log(line(1, 1), line(2, 2, anew), line(3, 3), line(4, 4, anew), line(5, 5));
  assert.deepEqual(
    lateWrites(records).map((each) => each.slice(0, 8)),
    ['record 3', 'record 5'],
  );
});

test('whoever starts finds all that stands before its own first record', () => {
  const two = log(line(1, 1), line(2, 2), line(3, 3, anew));
  assert.deepEqual(
    found(two, NEW).map(({ k }) => k),
    [1, 2],
  );
  assert.deepEqual(found(two, OLD), []);
  assert.equal(found(two, 'c'.repeat(16)).length, 3);
});

const read = (at: number, ...lines: readonly string[]): Happening => ({
  ...{ kind: 'log', at, askedAt: at, machine: 'm', text: lines.join('') },
});
const offered = (k: number): Happening => ({ kind: 'offered', at: 0, machine: 'm', verb: 'offer', k });
const blemished = (...reads: readonly Happening[]): readonly string[] =>
  blemishes({ happenings: [...[1, 2, 3, 4, 5].map(offered), ...reads] });

test('what was gone when a workload started must not come back', () => {
  const without = [line(1, 1), line(2, 3, anew)];
  const again = [line(1, 1), line(2, 2), line(3, 3, anew)];
  assert.deepEqual(blemished(read(1, ...without), read(2, ...again)), [
    'record 2 (number 2, epoch 1) was gone and has come back',
  ]);
  assert.deepEqual(blemished(read(1, ...again), read(2, ...without)), [], 'what is lost is judged apart');
  assert.deepEqual(blemished(read(1), read(2, ...again)), []);
  const others = [line(1, 1), line(2, 2), line(3, 3, { epoch: 3, nonce: 'c'.repeat(16) })];
  assert.deepEqual(
    blemished(read(1, ...without), read(2, ...others)),
    [],
    'another workload found another log',
  );
});

test('what is read twice is told once', () => {
  assert.equal(blemished(read(1, line(1, 9)), read(2, line(1, 9))).length, 1);
});
