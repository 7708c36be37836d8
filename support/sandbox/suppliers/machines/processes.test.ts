import assert from 'node:assert/strict';
import fs from 'node:fs';
import { it, type TestContext } from 'node:test';
import { lineOf } from './processes';

/** Has the kernel say of these processes, one look after the other, to whom they answer; of one that is gone it says nothing. */
function told(t: TestContext, looks: Readonly<Record<number, readonly (number | undefined)[]>>): void {
  const seen = new Map<string, number>();
  t.mock.method(fs, 'readFileSync', (file: string) => {
    const [, pid = ''] = /^\/proc\/(\d+)\/stat$/.exec(file) ?? assert.fail(file);
    const nth = seen.get(pid) ?? 0;
    seen.set(pid, nth + 1);
    const answers = looks[Number(pid)] ?? [];
    const parent = answers[Math.min(nth, answers.length - 1)];
    if (parent === undefined) throw Object.assign(new Error('no such process'), { code: 'ENOENT' });
    return `${pid} (a ) b) S ${parent} 1 1 0`;
  });
}

it('tells a process and all that it answers to', () => {
  const line = lineOf(process.pid);
  assert.deepEqual(line.slice(0, 2), [process.pid, process.ppid]);
});

it('ends where the kernel tells nothing more', (t) => {
  told(t, { 30: [20], 20: [undefined] });
  assert.deepEqual(lineOf(30), [30, 20]);
});

it('looks until it has seen the same twice', (t) => {
  told(t, { 40: [30, 20, 1], 30: [undefined], 20: [undefined], 1: [0] });
  assert.deepEqual(lineOf(40), [40, 1]);
});

it('looks again when one of them ends meanwhile, to whom its children answer then', (t) => {
  told(t, { 30: [20, 1], 20: [undefined], 1: [0] });
  assert.deepEqual(lineOf(30), [30, 1]);
});
