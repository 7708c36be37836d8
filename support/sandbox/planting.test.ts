import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(__dirname, '../..');
const ASKS = `
  const { unitsOf } = require('./support/sandbox/dumont/units.ts');
  const { delay } = require('./support/sandbox/clock.ts');
  console.log(unitsOf('brisk').suspicion, typeof delay);`;

/** Asks the product's own units, compiled with what the environment names. */
const asked = (defect: string) =>
  spawnSync(
    process.execPath,
    [
      '--require',
      join(ROOT, 'support/setup/ts-node.js'),
      '--require',
      join(__dirname, 'planting.ts'),
      '--eval',
      ASKS,
    ],
    { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', SANDBOX_DEFECT: defect } },
  );

test('a planted defect is compiled into the product, and another one leaves the file as it is', () => {
  assert.equal(asked('detection-ten-times-slower').stdout, '1750 function\n');
  assert.equal(asked('notice-ignored').stdout, '175 function\n');
});

test('nothing runs where a defect was asked for that nobody knows', () => {
  const { status, stdout, stderr } = asked('nothing');
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /There is no defect nothing to plant/);
});
