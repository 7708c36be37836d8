import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test, type TestContext } from 'node:test';
import { stat } from './proc';

const told = (t: TestContext, text: string): void => {
  t.mock.method(fs, 'readFileSync', (file: string) => (file === '/proc/7/stat' ? text : assert.fail(file)));
};

test('reads what the kernel tells of a process, whatever it is called', (t) => {
  const fields = Array.from({ length: 20 }, (_, nth) => nth + 4).join(' ');
  told(t, `7 (a ) S 1 (b) R ${fields}\n`);
  assert.equal(stat(7, 'state'), 'R');
  assert.equal(stat(7, 'userTime'), '14');
  assert.equal(stat(7, 'systemTime'), '15');
  assert.equal(stat(7, 'startTime'), '22');
});

test('tells the same of a thread', () => {
  assert.equal(stat(`${process.pid}/task/${process.pid}`, 'startTime'), stat(process.pid, 'startTime'));
});

test('tells nothing of a process that is not there', () => {
  assert.equal(stat(2 ** 22 + 1, 'state'), undefined);
});
