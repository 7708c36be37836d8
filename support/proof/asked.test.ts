import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Misconfigured } from '../failures';
import { LOSSES, readAsked, readEndurance, readProof } from './asked';
import { HELP } from './help';

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

const UNPROVABLE: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no defect at all', ['--only', ''], /^--only is empty\n/],
  ['an empty seed', ['--seed', ' '], /^--seed is empty\n/],
  ['a seed that is none', ['--seed', 'abc'], /^--seed is not a number\n/],
  ['no jobs', ['--jobs', '0'], /^--jobs is not above 0\n/],
  ['an option that is not known', ['--parallel', '0'], /--parallel/],
  [
    'defects by name and by chance',
    ['--only', 'a', '--sample', '1'],
    /^--only names defects, --sample draws/,
  ],
  ['emptied acts of defects', ['--emptied', '--sample', '1'], /--emptied plants none: give one/],
];

for (const [what, args, says] of UNPROVABLE) {
  test(`refuses to prove ${what}`, () => {
    assert.throws(
      () => readProof(args),
      (error: Error) => error instanceof Misconfigured && says.test(error.message),
    );
  });
}

test('what is named twice is proved once', () => {
  assert.deepEqual(readProof(['--only', 'a,b, a']).only, ['a', 'b']);
});

const having = <T>(variables: Readonly<Record<string, string>>, work: () => T): T => {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return work();
  } finally {
    process.env = before;
  }
};

test('the environment names the seed, unless the command line does, and where the reports go', () => {
  const read = (...args: readonly string[]) => {
    const { seed, config } = readProof(args);
    return [seed, config.seed, config.environment['SEED'], config.reports];
  };
  having({ SEED: '7', REPORTS: '/elsewhere' }, () => {
    assert.deepEqual(read(), [7, 7, '7', '/elsewhere']);
    assert.deepEqual(read('--seed', '8'), [8, 8, '8', '/elsewhere']);
  });
});

const READERS: Readonly<Record<keyof typeof HELP, (args: readonly string[]) => unknown>> = {
  bench: (args) => readAsked(args, 5),
  calibrate: (args) => readAsked(args, 30),
  endure: readEndurance,
  prove: readProof,
};
/** A value that every option of that kind understands. */
const VALUES: Readonly<Record<string, string>> = { F: 'freeze', T: 'peace' };

for (const [command, read] of Object.entries(READERS))
  test(`the help of ${command} names every option by what it takes, and none that is not`, () => {
    const help = HELP[command as keyof typeof HELP];
    const options = [...help.matchAll(/^ {2}--(\w+)(?: (\w))?/gm)];
    assert.ok(options.length >= 3);
    for (const [, name = '', value] of options)
      read(value === undefined ? [`--${name}`] : [`--${name}`, VALUES[value] ?? '1']);
    assert.match(help, /^ {2}-h, --help/m);
  });
