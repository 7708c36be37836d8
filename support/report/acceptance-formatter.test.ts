import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import axe from 'axe-core';
import { unzipSync } from 'fflate';
import { chromium } from 'playwright';
import { find } from '../setup/tools';
import type { LegacyFeature, LegacyScenario } from './legacy-json';
import { type Ending, ScratchSuite } from './scratch-suite';

const FEATURE = `Feature: Things <b> & more
  Told to a & <b>
  Rule: One
    @S01
    Scenario: Works with <x>
      Given a thing called:
        | name |
        | a<b  |
      Then it holds
  @S02
  Scenario: Fails
    Given a thing that breaks ]]> here
    Then it holds
  @S03
  Scenario: Not offered
    Given a thing that is not offered
  @S04
  Scenario: Fails afterwards
    Given a thing
  @S05
  Scenario Outline: Counts <n>
    Given a thing
    Examples:
      | n |
      | 1 |
      | 2 |`;

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const STEPS = `
const { Given, Then, Before, After } = require('@cucumber/cucumber');
const FACTS = { run: '0a1b2c3d', target: 'http://127.0.0.1:1', tier: '1', seed: '42' };
const row = (more) => JSON.stringify({ run: '0a1b2c3d', title: 't', unit: 'ms', because: '', at: 1, ...more });
Before({ name: 'The scene is set' }, function () { this.attach(JSON.stringify(FACTS), 'application/vnd.dumont.run+json'); });
Before(function () {});
After({ name: 'S-A Nothing is lost' }, function ({ pickle }) {
  const scenario = pickle.tags[0].name.slice(1);
  this.attach(row({ scenario, promise: 'nothing is lost', limit: 0, measured: 0, unit: 'records', verdict: 'met', because: '7 records' }), 'application/vnd.dumont.measurement+json');
  this.log('nothing is lost: 0 records, met');
});
After({ name: 'S-B Never twice', tags: '@S04' }, function () { throw new Error('alive twice'); });
After(function () {});
Given('a thing', function () {});
Given('a thing called:', function (table) { this.attach(Buffer.from('${PIXEL}', 'base64'), 'image/png'); });
Given('a thing that breaks ]]> here', function () { throw new Error('Hoped: <it>\\n  Last seen: "]]>" & more'); });
Given('a thing that is not offered', function () { this.log('this target has none'); return 'skipped'; });
Then('it holds', function () {
  this.attach('<svg xmlns="http://www.w3.org/2000/svg"><title>Timeline</title></svg>', 'image/svg+xml');
  this.attach(row({ scenario: 'S01', promise: 'it holds', limit: 180000, measured: [1040, 1070], verdict: 'met' }), 'application/vnd.dumont.measurement+json');
  this.attach(JSON.stringify({ kind: 'failover', run: '0a1b2c3d', scenario: 'S01', title: 't', fault: 'f', observed: {}, claimed: {}, acknowledged: 1, lost: 0, paid: 0 }), 'application/vnd.dumont.measurement+json');
});`;

/** What axe finds on a page that keeps people out. */
const SERIOUS = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' at ' + html.slice(0, 120))))`;

const ALTS = `[...document.querySelectorAll('img.screenshot')].map(({ alt }) => alt)`;

describe('the report of a run in parallel and in random order', () => {
  let suite: ScratchSuite;
  let ending: Ending;
  let features: readonly LegacyFeature[];

  const scenario = (name: string): LegacyScenario =>
    features[0]?.elements.find((element) => element.name === name) ?? assert.fail(`no scenario ${name}`);

  before(async () => {
    suite = new ScratchSuite(FEATURE, STEPS);
    ending = await suite.run('--parallel', '2', '--order', 'random:7');
    features = JSON.parse(suite.report('acceptance/data/cucumber.json')) as readonly LegacyFeature[];
  });

  after(() => {
    suite[Symbol.dispose]();
  });

  test('holds every scenario, its names escaped for the page', () => {
    assert.equal(features.length, 1);
    assert.equal(features[0]?.name, 'Things &lt;b&gt; &amp; more');
    assert.equal(features[0].description.trim(), 'Told to a &amp; &lt;b&gt;');
    assert.deepEqual(features[0].elements.map(({ name }) => name).sort(), [
      'Counts 1',
      'Counts 2',
      'Fails',
      'Fails afterwards',
      'Not offered',
      'Works with &lt;x&gt;',
    ]);
  });

  test('shows what was measured beside the promise, and standing promises by their names', () => {
    const steps = scenario('Works with &lt;x&gt;').steps.filter(({ hidden }) => hidden !== true);
    assert.deepEqual(
      steps.map(({ keyword, name }) => `${keyword}${name}`),
      [
        'Before The scene is set',
        'Given a thing called:',
        'Then it holds — 1.04 s to 1.07 s, met',
        'After S-A Nothing is lost — 0 records, met',
      ],
    );
    assert.deepEqual(steps[1]?.arguments, [{ rows: [{ cells: ['name'] }, { cells: ['a<b'] }] }]);
  });

  test('keeps pictures and lines in place, and its own rows out of the page', () => {
    const [, , holds, standing] = scenario('Works with &lt;x&gt;').steps.filter(
      ({ hidden }) => hidden !== true,
    );
    assert.deepEqual(
      holds?.embeddings?.map(({ mime_type }) => mime_type),
      ['text/html'],
    );
    assert.deepEqual(
      standing?.embeddings?.map(({ data }) => Buffer.from(data, 'base64').toString()),
      ['7 records', 'nothing is lost: 0 records, met'],
    );
  });

  test('shows the reason beside a failure and a skip', () => {
    const failed = scenario('Fails').steps.find(({ result }) => result.status === 'failed');
    assert.match(failed?.result.error_message ?? '', /Hoped: <it>/);
    const skipped = scenario('Not offered').steps.find(({ name }) => name.startsWith('a thing'));
    assert.equal(skipped?.name, 'a thing that is not offered — this target has none');
    assert.equal(skipped.result.status, 'skipped');
    const hook = scenario('Fails afterwards').steps.find(({ name }) => name === 'S-B Never twice');
    assert.equal(hook?.result.status, 'failed');
  });

  test('has a page with the run’s facts that needs no network', () => {
    const index = suite.report('acceptance/index.html');
    for (const fact of ['http://127.0.0.1:1', '0a1b2c3d', '42', 'UTC']) assert.ok(index.includes(fact), fact);
    assert.match(index, /This run[\s\S]*Run<[\s\S]*0a1b2c3d[\s\S]*Seed<[\s\S]*href="scorecard\.html"/);
    const [page = ''] = readdirSync(join(suite.directory, 'reports/acceptance/features'));
    const text = suite.report(join('acceptance/features', page));
    assert.ok(text.includes('<title>Timeline</title>'));
    for (const html of [index, text]) assert.doesNotMatch(html, /(?:src|href)="(?:https?:)?\/\//);
  });

  test('keeps nobody out of its pages', async () => {
    const pages = join(suite.directory, 'reports/acceptance');
    const [feature = ''] = readdirSync(join(pages, 'features'));
    const browser = await chromium.launch({
      executablePath: find('chromium-headless-shell') ?? 'chromium',
      args: ['--no-sandbox'],
    });
    try {
      for (const path of ['index.html', join('features', feature)]) {
        const page = await browser.newPage();
        await page.goto(`file://${join(pages, path)}`);
        await page.evaluate(axe.source);
        const found = await page.evaluate<readonly string[]>(SERIOUS);
        assert.deepEqual(found, [], path);
        const alts = await page.evaluate<readonly string[]>(ALTS);
        assert.deepEqual(alts, path === 'index.html' ? [] : ['What was on the page: Given a thing called:']);
      }
    } finally {
      await browser.close();
    }
  });

  test('keeps every row in measurements.ndjson, once', () => {
    const rows = suite
      .report('measurements.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind?: string; promise?: string; scenario: string });
    assert.equal(rows.filter(({ kind }) => kind === 'failover').length, 1);
    assert.equal(rows.filter(({ promise }) => promise === 'it holds').length, 1);
    assert.deepEqual(
      rows
        .filter(({ promise }) => promise === 'nothing is lost')
        .map((row) => row.scenario)
        .sort(),
      ['S01', 'S02', 'S03', 'S04', 'S05', 'S05'],
    );
  });

  test('ends on the terminal with the table of promises and the place of the report', () => {
    assert.match(ending.stdout, /^scenario +promise +limit +measured +to spare +verdict$/m);
    assert.match(ending.stdout, /^S01 +it holds +3 min +1.04 s to 1.07 s +99.4 % +met$/m);
    assert.match(ending.stdout, /^Skipped: S03 Not offered: this target has none$/m);
    assert.match(ending.stdout, /SEED=42/);
    assert.ok(ending.stdout.includes(join(suite.directory, 'reports/acceptance/index.html')));
    assert.equal(ending.code, 1);
  });

  test('tells last of all what did not pass: its place, the sentence and the reason', () => {
    const last = ending.stdout.slice(ending.stdout.indexOf('To attach to a release: '));
    const [, ...lines] = last.trimEnd().split('\n');
    const place = 'features/scratch.feature';
    const told = lines.filter((line) => !line.trim().startsWith('at '));
    assert.deepEqual(
      [...told.slice(0, 2), ...told.slice(2).sort()],
      [
        '',
        'Not passed: 2 of 6',
        ...[
          `✖ S02 Fails  ${place}:11`,
          '    a thing that breaks ]]> here',
          '      Error: Hoped: <it>',
          '        Last seen: "]]>" & more',
          `✖ S04 Fails afterwards  ${place}:18`,
          '    S-B Never twice',
          '      Error: alive twice',
        ].sort(),
      ],
    );
  });

  test('is on one page of Markdown too', () => {
    const text = suite.report('summary.md');
    assert.match(text, /^\| S01 \| it holds \| 3 min \| 1\.04 s to 1\.07 s \| 99\.4 % \| met \|$/m);
    assert.match(text, /^- S02 Fails: Error: Hoped: <it>$/m);
    assert.match(text, /^- S04 Fails afterwards: Error: alive twice$/m);
    assert.match(text, /^- S03 Not offered: this target has none$/m);
  });

  test('is well-formed JUnit with the right counts', () => {
    const xml = suite.report('junit.xml');
    assert.match(xml, /<testsuite [^>]*tests="6" skipped="1" failures="2" errors="0"/);
    assert.equal(xml.match(/<testcase /g)?.length, 6);
    assert.equal(xml.match(/<failure /g)?.length, 2);
    const outside = xml.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').replaceAll(/"[^"]*"/g, '""');
    assert.doesNotMatch(outside, /CDATA|\]\]>|&(?!\w+;)/);
  });

  test('is sealed, each file of it, when all are written', () => {
    const check = ['-c', '--strict', 'SHA256SUMS'];
    const cwd = join(suite.directory, 'reports');
    const { status, stdout } = spawnSync('sha256sum', check, { cwd, encoding: 'utf8' });
    assert.equal(status, 0, stdout);
    for (const name of [
      'junit.xml',
      'messages.ndjson',
      'summary.md',
      'acceptance.zip',
      'acceptance/index.html',
    ])
      assert.ok(stdout.includes(`${name}: OK\n`), name);
  });

  test('is one file to attach, with every page', () => {
    const files = unzipSync(readFileSync(join(suite.directory, 'reports/acceptance.zip')));
    const [index] = [files['acceptance/index.html'] ?? assert.fail('no page')];
    assert.equal(Buffer.from(index).toString(), suite.report('acceptance/index.html'));
  });

  test('and every message is a line of JSON', () => {
    const lines = suite.report('messages.ndjson').trim().split('\n');
    assert.ok(lines.every((line) => typeof JSON.parse(line) === 'object'));
    assert.ok(lines.at(-1)?.includes('testRunFinished'));
  });
});

test('a worker that dies leaves a report in which its scenario failed', async () => {
  using suite = new ScratchSuite(
    'Feature: Things\n  Scenario: Dies\n    Given an end\n    Then nothing\n  Scenario: Waits\n    Then nothing',
    `const { Given, Then } = require('@cucumber/cucumber');
     Given('an end', async () => { setTimeout(() => process.kill(process.pid, 'SIGKILL'), 100); await new Promise(() => {}); });
     Then('nothing', () => {});`,
  );
  const { code, stderr } = await suite.run('--parallel', '1');
  assert.equal(code, 1);
  assert.match(stderr, /^Not green: 1 of 2 scenarios never began\.$/m);
  const [feature] = JSON.parse(suite.report('acceptance/data/cucumber.json')) as readonly LegacyFeature[];
  const [step] = feature?.elements[0]?.steps ?? [];
  assert.equal(step?.result.status, 'failed');
  assert.match(step.result.error_message ?? '', /ended before this was finished/);
});

test('a run that breaks off before its first scenario leaves no older report behind', async () => {
  using suite = new ScratchSuite(
    'Feature: Things\n  Scenario: Works\n    Given a thing',
    `const { Given, BeforeAll } = require('@cucumber/cucumber');
     BeforeAll(() => { if (process.argv.includes('--fail-fast')) throw new Error('no sandbox'); });
     Given('a thing', () => {});`,
  );
  assert.equal((await suite.run()).code, 0);
  assert.match(suite.report('acceptance/index.html'), /Things/);
  assert.equal((await suite.run('--fail-fast')).code, 1);
  assert.throws(() => suite.report('acceptance/index.html'), /ENOENT/);
});
