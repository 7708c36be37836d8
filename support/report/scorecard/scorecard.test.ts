import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { formatterHelpers } from '@cucumber/cucumber';
import axe from 'axe-core';
import { type Browser, chromium } from 'playwright';
import { find } from '../../setup/tools';
import type { Attempt } from '../messages';
import { ScratchSuite } from '../scratch-suite';
import { scorecard } from './scorecard';

const FEATURE = `Feature: A failed GPU does not stop the work
  @S01
  Scenario: The work goes on
    Then the workload resumes within 3 minutes
    And the loss is noticed within 100 milliseconds
  Scenario: Lacking
    Then the console shows it
  Scenario: Stopped
    Then the console shows it`;

const STEPS = `
const { Before, Then, After } = require('@cucumber/cucumber');
const { Evidence } = require('${resolve(__dirname, '../../evidence/evidence.ts')}');
const { by } = require('${resolve(__dirname, '../../witness/case.ts')}');
const { tell } = require('${resolve(__dirname, '../../witness/story.ts')}');
const history = tell();
Before(function ({ pickle }) {
  const subject = { run: '0a1b2c3d', scenario: 'S01', title: pickle.name, secrets: [] };
  const attach = (data, media) => this.attach(data, media);
  this.evidence = new Evidence({ attach, log: (text) => this.log(text) }, subject);
  return pickle.name === 'Stopped' ? 'skipped' : undefined;
});
Then('the workload resumes within 3 minutes', function () { this.evidence.judged(by('resumedOnGpu', 180000), history); });
Then('the loss is noticed within 100 milliseconds', function () {
  this.evidence.judged(by('noticed', 100), history);
  throw new Error('breached');
});
Then('the console shows it', function () { this.evidence.absent('The console lacks it'); return 'skipped'; });
After(async function ({ pickle }) {
  if (pickle.name !== 'The work goes on') return;
  this.evidence.stood(by('recordsIntact', 10000), history);
  await this.evidence.timeline(history);
  this.evidence.failover(history, 10000, 0.5);
  const charge = { rental: '1', label: 'a', amount: 0.5, items: [{ type: 'gpu', amount: 0.4 }, { type: 'bwd', amount: 0.1 }], start: 0, end: 3600 };
  const bill = (to, quantity) => ({ bucket: 'b', to, items: [
    { type: 'storage', amount: quantity / 100, quantity: quantity * 1e9 }, { type: 'class-a', amount: 0, quantity },
  ] });
  this.evidence.cost(history, { charges: [charge], storage: { before: bill(0, 0), after: bill(7200000, 12) } });
});`;

const collected = (messages: string): readonly Attempt[] => {
  const broadcaster = new EventEmitter();
  const collector = new formatterHelpers.EventDataCollector(broadcaster);
  for (const message of messages.trim().split('\n')) broadcaster.emit('envelope', JSON.parse(message));
  return collector.getTestCaseAttempts();
};

const FACTS = {
  ...{ run: '0a1b2c3d', target: 'http://127.0.0.1:8000', product: 'dumont-cloud <1.0>', commit: '0123456' },
  ...{ channel: 'api', tier: '1', why: 'Machines have walls.', seed: '42' },
};
const PAST = {
  ...{
    scenario: 'S01',
    title: 'The work goes on',
    promise: 'the workload resumes on another GPU',
    unit: 'ms',
  },
  values: [1_000, 2_000, 3_000],
};

const drawn = async (): Promise<string> => {
  using suite = new ScratchSuite(FEATURE, STEPS);
  await suite.run();
  assert.ok(suite.report('acceptance/scorecard.html').includes('The work goes on'));
  const attempts = collected(suite.report('messages.ndjson'));
  return await scorecard({ attempts, facts: FACTS, begunAt: 0, endedAt: 61_000, earlier: [PAST] });
};

describe('the scorecard', () => {
  let card = '';
  let browser: Browser;

  before(async () => {
    [card, browser] = await Promise.all([
      drawn(),
      chromium.launch({
        executablePath: find('chromium-headless-shell') ?? 'chromium',
        args: ['--no-sandbox'],
      }),
    ]);
  });
  after(() => browser.close());

  const textOf = async (): Promise<string> => {
    const page = await browser.newPage();
    await page.setContent(card);
    const text = await page.locator('body').innerText();
    await page.close();
    return text;
  };

  test('tells each promise in the words of the feature, beside what was measured, now and before', async () => {
    const text = (await textOf()).replaceAll(/\s+/g, ' ');
    assert.match(
      text,
      /the workload resumes within 3 minutes 3 min 1\.28 s to 1\.32 s 99\.3 % 1\.66 s 3 s ✔ met/,
    );
    assert.match(text, /the loss is noticed within 100 milliseconds .* ✖ breached/);
    assert.match(text, /✖ 1 of 3 scenarios did not hold, 1 not tested, 1 not offered\./);
    assert.match(text, /no acknowledged record is lost or spoiled ✔ met in 1/);
    assert.match(
      text,
      /back on the CPU Standby after .*; \d+ records saved, the last \d+ of them lost; \$0\.5000 paid/,
    );
    assert.match(text, /This run cost \$0\.6200; one run a day, \$18\.60 a month\./);
    assert.match(text, /VM unknown 1 15 s - - 1 without a known price/);
    assert.match(
      text,
      /object store 1 120 min - \$0\.1200 12\.00 GB for an hour \$0\.1200, 12 writes and lists \$0/,
    );
    assert.match(text, /GPU .* 1 60 min \S+ \$0\.5000 GPU \$0\.4000, traffic in \$0\.1000/);
    assert.match(
      text,
      /GPU time \$0\.4000 \$12\.00 object store: storage \$0\.1200 \$3\.60 .*traffic \$0\.1000 \$3\.00 all of it \$0\.6200/,
    );
    assert.match(text, /dumont-cloud <1\.0>/);
    assert.match(text, /Not offered: The console lacks it/);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`keeps nobody out, ${colorScheme}`, async () => {
      const page = await browser.newPage({ colorScheme });
      await page.setContent(card);
      await page.evaluate(axe.source);
      const found = await page.evaluate<readonly string[]>(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " at " + nodes[0].html))',
      );
      assert.deepEqual(found, []);
      await page.close();
    });

  test('needs nothing from anywhere else', () => {
    assert.doesNotMatch(card, /(?:src|href)="|url\(|@import/);
  });
});
