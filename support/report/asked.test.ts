import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nothingTested } from './asked';

const SAID: readonly (readonly [readonly string[], string])[] = [
  [[], 'matched'],
  [['--tags', '@Nope'], 'matches --tags "@Nope"'],
  [['-t', '@a', '--tags=@b'], 'matches --tags "@a" and "@b"'],
  [['--name', 'one', '--name', 'two'], 'matches --name "one" or "two"'],
  [['features/nope.feature:3', '--parallel', '2', '-p', 'console'], 'matched in features/nope.feature:3'],
  [['--dry-run', '--tags', '@a', 'x', '--name', 'one', 'y'], 'matches --tags "@a" and --name "one" in x, y'],
];

for (const [args, words] of SAID)
  test(`nothing was tested, and what was asked for is named: ${args.join(' ')}`, () => {
    assert.equal(
      nothingTested(args),
      `No scenario ${words}, so nothing was tested: check tags, names and paths.`,
    );
  });
