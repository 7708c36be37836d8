import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from './progress';

const told = (isTTY: boolean): readonly string[] => {
  const lines: string[] = [];
  const progress = new Progress(2, { isTTY, write: (text) => lines.push(text) });
  progress.done('freeze');
  progress.done('link-cut');
  return lines;
};

test('every step is a line with the time that is left', () => {
  const [first = '', second] = told(false);
  assert.match(first, /^1\/2 {2}freeze {2}about \d+ ms left\n$/);
  assert.equal(second, '2/2  link-cut\n');
});

test('a terminal shows the newest line only', () => {
  const lines = told(true);
  assert.ok(lines.slice(0, 2).every((line) => line.startsWith('\r')));
  assert.equal(lines.at(-1), '\n');
});
