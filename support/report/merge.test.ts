import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { annotations } from './annotations';
import { merge, type Merged } from './merge';
import { ScratchSuite } from './scratch-suite';
import { publishForRelease } from './publish';
import { broken, seal } from './seal';

const FEATURE = `Feature: Things
  @S01
  Scenario: One
    Given a thing
  @S02
  Scenario: Two
    Given a thing
  @S03
  Scenario: Three
    Given a thing
  @S04
  Scenario Outline: More <n>
    Given a thing
    Examples:
      | n |
      | 1 |
      | 2 |`;

const STEPS = `
const { Given, Before } = require('@cucumber/cucumber');
const run = String(process.pid).padStart(8, '0');
const MEASURED = { promise: 'it holds', limit: 10, measured: [1, 2], unit: 'ms', verdict: 'met', because: '', at: 1 };
Before({ name: 'The scene is set' }, function ({ pickle }) {
  this.pickle = pickle;
});
Given('a thing', function () {
  const row = { run, scenario: this.pickle.tags[0].name.slice(1), title: this.pickle.name, ...MEASURED };
  this.attach(JSON.stringify(row), 'application/vnd.dumont.measurement+json');
  if (process.argv.includes('--fail-fast') && row.scenario === 'S02') throw new Error('broken');
});`;

const rowsIn = (directory: string): readonly string[] =>
  readFileSync(join(directory, 'measurements.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.stringify({ ...(JSON.parse(line) as object), run: '' }))
    .sort();

const places: ScratchSuite[] = [];

/** What a run with these arguments leaves. */
const reportsOf = async (...args: readonly string[]): Promise<string> => {
  const suite = new ScratchSuite(FEATURE, STEPS);
  places.push(suite);
  await suite.run(...args);
  return join(suite.directory, 'reports');
};

after(() => {
  for (const suite of places) suite[Symbol.dispose]();
});

describe('two shards, merged', () => {
  let whole = '';
  let into = '';
  let merged: Merged;

  before(async () => {
    whole = await reportsOf();
    const shards = [await reportsOf('--shard', '1/2'), await reportsOf('--shard', '2/2')];
    into = join(places[0]?.directory ?? '', 'merged');
    merged = merge(shards, into);
    assert.deepEqual(await publishForRelease({ course: merged.course, earlier: [] }, into), []);
    seal(into);
  });

  test('equal the unsharded run, promise by promise', () => {
    assert.deepEqual(rowsIn(into), rowsIn(whole));
    assert.equal(rowsIn(into).length, 5);
    assert.deepEqual([merged.objections, merged.troubles], [[], []]);
    assert.match(merged.closing, /^5 scenarios \(5 passed\)\.$/m);
  });

  test('in JUnit, in Markdown and in the HTML report too', () => {
    const xml = readFileSync(join(into, 'junit.xml'), 'utf8');
    assert.match(xml, /<testsuite [^>]*tests="5" skipped="0" failures="0" errors="0"/);
    const lines = (directory: string): readonly string[] =>
      readFileSync(join(directory, 'summary.md'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('| S'))
        .sort();
    assert.deepEqual(lines(into), lines(whole));
    const features = JSON.parse(readFileSync(join(into, 'acceptance/data/cucumber.json'), 'utf8')) as {
      readonly elements: readonly unknown[];
    }[];
    assert.deepEqual(
      features.map(({ elements }) => elements.length),
      [5],
    );
  });

  test('have a scorecard of them all', () => {
    const card = readFileSync(join(into, 'acceptance/scorecard.html'), 'utf8');
    assert.match(card, /Every promise was met: 5 scenarios/);
  });

  test('are whole under one seal, and one run to whoever reads the messages', () => {
    assert.deepEqual(broken(into).objections, []);
    const messages = readFileSync(join(into, 'messages.ndjson'), 'utf8').trim().split('\n');
    const count = (word: string): number => messages.filter((line) => line.startsWith(`{"${word}"`)).length;
    assert.deepEqual([count('meta'), count('testRunStarted'), count('testRunFinished')], [1, 1, 1]);
    assert.match(messages.at(-1) ?? '', /^{"testRunFinished":.*"success":true/);
  });
});

test('one that failed, did not end or was changed is not green, and is named', async () => {
  const [bad, good] = [await reportsOf('--fail-fast', '--tags', '@S02'), await reportsOf('--tags', '@S01')];
  const into = join(places.at(-1)?.directory ?? '', 'merged');
  assert.deepEqual(merge([bad, good], into).objections, [`${bad}: a scenario failed.`]);
  appendFileSync(join(good, 'summary.md'), ' ');
  assert.deepEqual(merge([good], into).objections, [`${good}: summary.md is not as it was written.`]);
  const messages = join(good, 'messages.ndjson');
  writeFileSync(messages, readFileSync(messages, 'utf8').replace(/^{"testRunFinished".*\n/m, ''));
  assert.ok(merge([good], into).objections.includes(`${good}: the run did not end.`));
});

test('a failure is an annotation at its line of the feature', async () => {
  const directory = await reportsOf('--fail-fast', '--tags', '@S02');
  const [line = '', ...more] = annotations(directory);
  assert.deepEqual(more, []);
  assert.match(line, /^::error file=features\/scratch\.feature,line=6,title=S02 Two::Error: broken%0A +at /);
  assert.deepEqual(annotations(await reportsOf('--tags', '@S01')), []);
});

test('what is no run, or the same one twice, is refused', async () => {
  const once = await reportsOf('--tags', '@S01');
  const into = join(once, '..', 'merged');
  assert.throws(() => merge([once, once], into), /hold the same run: name it once/);
  assert.throws(() => merge([into], once), /There is no messages\.ndjson in /);
  assert.ok(existsSync(join(once, 'measurements.ndjson')));
});
