import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Absence } from '../customer/not-offered';
import { FalseGreens } from './false-greens';
import type { Envelope } from './messages';
import { ScratchSuite } from './scratch-suite';

const FEATURE = `Feature: Things
  Scenario: Lacking
    Given a thing that the console lacks
  Scenario: Working
    Given a thing`;

const STEPS = `
const { Given, Before } = require('@cucumber/cucumber');
Before(function () {
  this.attach(JSON.stringify({ channel: 'console', tier: '1' }), 'application/vnd.dumont.run+json');
});
Given('a thing', () => {});
Given('a thing that the console lacks', function () {
  this.attach('The console lacks it', 'application/vnd.dumont.absence');
  return 'skipped';
});`;

const LIST = 'support/customer/not-offered.ts';
const LACKING: Absence = { channel: 'console', scenario: 'Lacking', because: 'it is not built' };

const objections = (messages: string, absences: readonly Absence[]): readonly string[] => {
  const greens = new FalseGreens(absences);
  for (const line of messages.trim().split('\n')) greens.see(JSON.parse(line) as Envelope);
  return greens.sentences(false);
};

test('what is not offered is counted apart, and green only where that was agreed', async () => {
  using suite = new ScratchSuite(FEATURE, STEPS);
  const { code, stdout, stderr } = await suite.run();
  const said = `"Lacking" is not offered, and ${LIST} does not agree to that: The console lacks it`;
  assert.equal(code, 1);
  assert.equal(stderr, `\nNot green: ${said}\n`);
  assert.match(stdout, /^2 scenarios \(1 not offered, 1 passed\)\.$/m);
  assert.match(stdout, /^Not offered: Lacking: The console lacks it$/m);
  assert.match(suite.report('summary.md'), /## Not offered\n\n- Lacking: The console lacks it\n/);

  const messages = suite.report('messages.ndjson');
  assert.deepEqual(objections(messages, [LACKING]), []);
  assert.deepEqual(objections(messages, [{ scenario: 'Lacking', because: 'it is not built' }]), []);
  assert.deepEqual(objections(messages, [{ ...LACKING, channel: 'api' }]), [said]);
  assert.deepEqual(objections(messages, [{ ...LACKING, tier: '2' }]), [said]);
  const working: Absence = { scenario: 'Working', because: 'it was not built' };
  assert.deepEqual(objections(messages, [LACKING, working]), [
    `"Working" is offered by now: ${LIST} still says "it was not built".`,
  ]);
});
