import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';

const PROGRAM = resolve(__dirname, '../../setup/report.js');

for (const last of ['x', '0', '-3', '1.5'])
  test(`so many runs are refused: ${last}`, () => {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'history', `--last=${last}`]);
    const [said, todo] = stderr.toString().split('\n');
    assert.deepEqual([said, todo], [`--last "${last}" is not a number of runs`, '  For example --last 20']);
    assert.equal(status, 2);
  });
