import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { ask } from './history/ask';
import { paperRun } from './paper-run';
import { type Ending, ScratchSuite } from './scratch-suite';

const GOOD = 'Feature: Things\n  Scenario: Holds\n    Given a promise that is kept';
const BAD = `${GOOD}\n    And a promise that is not`;

const STEPS = `
const { Given } = require('@cucumber/cucumber');
const judged = { promise: 'it holds', limit: 1, measured: 0, unit: 'records', verdict: 'met', because: '' };
Given('a promise that is kept', function () {
  this.attach(JSON.stringify({ run: 'aaaaaaaa', target: 't', channel: 'api', tier: '1', seed: '1' }), 'application/vnd.dumont.run+json');
  this.attach('x'.repeat(300000), 'text/plain');
  this.attach(JSON.stringify({ run: 'aaaaaaaa', scenario: 'S01', title: 't', at: 1, ...judged }), 'application/vnd.dumont.measurement+json');
});
Given('a promise that is not', () => { throw new Error('not kept'); });`;

/** A small disk can be made only where a user may mount one in a namespace of their own. */
const { status } = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
const skip = status !== 0 && 'nobody but root may mount a small disk on this computer';

const onDisk = (size: string): string =>
  `mkdir -p reports; mount -t tmpfs -o size=${size} tmpfs reports; "$@"`;

const objections = ({ stderr }: Ending): readonly string[] =>
  [...stderr.matchAll(/^Not green: (.*?) could not be (?:written|sealed)\b.*ENOSPC/gm)].map(
    ([, what = '']) => what,
  );

const TABLE = /^S01 +it holds +1 record +0 records +met$/m;

describe('a disk that is full while a run writes', { skip }, () => {
  test('of any size: a sentence for each part that is missing, the promises on the terminal, exit 1', async () => {
    const missing: readonly (readonly [string, readonly string[]])[] = [
      ['16k', ['measurements.ndjson', 'The HTML report', 'the files']],
      ['200k', ['The HTML report', 'the files']],
      ['4m', ['acceptance.zip']],
    ];
    for (const [size, parts] of missing) {
      using suite = new ScratchSuite(GOOD, STEPS);
      const ending = await suite.runWithin(onDisk(size));
      assert.deepEqual([ending.code, objections(ending)], [1, parts], `${size}: ${ending.stderr}`);
      assert.match(ending.stdout, TABLE);
      assert.match(ending.stdout, /^1 scenario \(1 passed\)\.$/m);
    }
  });

  test('what did not hold is told all the same, last of all', async () => {
    using suite = new ScratchSuite(BAD, STEPS);
    const { code, stdout } = await suite.runWithin(onDisk('200k'));
    assert.equal(code, 1);
    assert.match(
      stdout,
      /\nNot passed: 1 of 1\n✖ Holds .*\n {4}a promise that is not\n {6}Error: not kept\n/,
    );
  });

  test('earlier runs stay in the history, and whoever cannot write there says so', async () => {
    using suite = new ScratchSuite(GOOD, STEPS);
    const { rows, facts } = paperRun();
    const many = Array.from({ length: 400 }, () => rows).flat();
    const run = { id: 'bbbbbbbb', at: 1, facts, scenarios: 1, passed: 1, rows: many };
    const place = { directory: join(suite.directory, 'reports', 'history') };
    writeFileSync(
      join(suite.directory, 'errand.json'),
      JSON.stringify({ place, errand: { kind: 'record', run } }),
    );
    const { code, stdout, stderr } = await suite.runWithin(`
      ${onDisk('160m')} > first
      cat /dev/zero > reports/filler 2> /dev/null || true
      "$1" --require ts-node/register ${resolve(__dirname, 'history/keeper.ts')} < errand.json || true
      rm reports/filler; cp -r reports/history kept`);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^{"failed":"/);
    const kept = { directory: join(suite.directory, 'kept') };
    const runs = await ask(kept, { kind: 'runs', most: 9 });
    assert.deepEqual(
      runs.map(({ id }) => id),
      ['aaaaaaaa'],
    );
  });
});
