import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Ending, ScratchSuite } from './scratch-suite';

const FEATURE = `Feature: Things
  @S01
  Scenario: One
    Given a thing
  Scenario: Two
    Given a thing`;

const STEPS = `
const { After, Before, Given } = require('@cucumber/cucumber');
const { existsSync } = require('node:fs');
class Misconfigured extends Error {}
Before(function () {
  if (existsSync('interrupted')) return 'skipped';
  if (existsSync('misconfigured')) throw new Misconfigured('Set it');
});
After(() => undefined);
Given('a thing', function () {
  this.attach(JSON.stringify({ scenario: 'S01', title: 'One', promise: 'it holds', limit: 1, measured: 0, unit: 'records', verdict: 'met', because: '', at: 1 }), 'application/vnd.dumont.measurement+json');
});`;

const STAYS = 'Nothing was run; the report of the run before stays as it is.';

describe('what did not run leaves the last report as it is', () => {
  let suite: ScratchSuite;
  let left: Readonly<Record<string, string>>;

  /** Every file of the report, with its digest. */
  const files = (): Readonly<Record<string, string>> => {
    const reports = join(suite.directory, 'reports');
    const found = readdirSync(reports, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return Object.fromEntries(
      found.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path, createHash('sha256').update(readFileSync(path)).digest('hex')];
      }),
    );
  };

  before(async () => {
    suite = new ScratchSuite(FEATURE, STEPS);
    assert.equal((await suite.run()).code, 0);
    left = files();
  });

  after(() => {
    suite[Symbol.dispose]();
  });

  const ran = async (...args: readonly string[]): Promise<Ending> => {
    const ending = await suite.run(...args);
    assert.deepEqual(files(), left);
    return ending;
  };

  test('a dry run, which says how much would run', async () => {
    const { code, stdout } = await ran('--dry-run');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^A dry run: 2 scenarios would run; nothing was run, and the last report stays as it is\.$/m,
    );
  });

  for (const [args, words] of [
    [['--tags', '@Nope'], 'matches --tags "@Nope"'],
    [['--name', 'nobody'], 'matches --name "nobody"'],
    [['features/nowhere.feature'], 'matched in features/nowhere.feature'],
  ] as const)
    test(`a run that finds nothing: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await ran(...args);
      assert.equal(code, 1);
      const sentence = `No scenario ${words}, so nothing was tested: check tags, names and paths.`;
      assert.equal(stderr, `\nNot green: ${sentence}\n`);
      assert.match(stdout, new RegExp(`^${STAYS}$`, 'm'));
    });

  for (const args of [[], ['--dry-run']])
    test(`what is refused for a wrong setting: ${['cucumber-js', ...args].join(' ')}`, async () => {
      const file = join(suite.directory, '.env');
      writeFileSync(file, 'BUDGET=much\n');
      const { code, stdout, stderr } = await ran(...args);
      rmSync(file);
      assert.deepEqual(
        [code, stdout, stderr],
        [2, '', 'BUDGET is not a number of dollars\n  For example BUDGET=2\n'],
      );
    });

  for (const why of ['interrupted', 'misconfigured'])
    test(`a run that is ${why} before anything was tried`, async () => {
      const file = join(suite.directory, why);
      writeFileSync(file, '');
      const { stdout } = await ran();
      rmSync(file);
      assert.match(stdout, new RegExp(`^${STAYS}$`, 'm'));
    });
});
