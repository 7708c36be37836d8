import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Misconfigured } from '../failures';
import { LOSSES, readAsked, readEndurance } from './asked';

test('without arguments everything is proved, from a seed of its own', () => {
  const { runs, faults, quick, config } = readAsked([], 30);
  assert.deepEqual([runs, faults, quick], [30, LOSSES, false]);
  assert.equal(config.environment['SEED'], String(config.seed));
});

test('a seed that is given wins', () => {
  const { runs, faults, config } = readAsked(
    ['--runs', '3', '--seed', '7', '--faults', 'freeze,gpu-lost'],
    30,
  );
  assert.deepEqual([runs, faults, config.seed], [3, ['freeze', 'gpu-lost'], 7]);
  assert.equal(config.environment['SEED'], '7');
});

const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['a fault that is not known', ['--faults', 'flood'], /--faults knows only host-disappears/],
  ['no run at all', ['--runs', '0'], /--runs is not above 0/],
  ['an argument that is not known', ['--fast'], /--fast/],
];

for (const [what, args, says] of WRONG) {
  test(`refuses ${what} in a sentence with an example`, () => {
    assert.throws(
      () => readAsked(args, 30),
      (error: Error) => error instanceof Misconfigured && says.test(error.message),
    );
  });
}

test('an endurance trial is read, each run of it under a name of its own', () => {
  const { only, kills, peace, seed, newRun } = readEndurance(['--only', 'runner,peace', '--minutes', '2']);
  assert.deepEqual([only, kills, peace], [['runner', 'peace'], 20, 120_000]);
  assert.equal(newRun().seed, seed);
  assert.notEqual(newRun().run, newRun().run);
  assert.throws(() => readEndurance(['--only', 'everything']), /--only knows only peace, product, runner/);
  assert.throws(() => readEndurance(['--runs', '3']), /not understood[\s\S]*--kills 5/);
});
