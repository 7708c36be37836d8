import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ScratchSuite } from './scratch-suite';

const STEPS = `
const { Before, Given } = require('@cucumber/cucumber');
const { Misconfigured, Unavailable } = require('${resolve(__dirname, '../failures.ts')}');
const { NOT_BEGUN } = require('${resolve(__dirname, 'corrections.ts')}');
let told = false;
Before({ tags: '@barred' }, function () {
  if (told) { this.log(NOT_BEGUN); return 'skipped'; }
  told = true;
  throw new Misconfigured('BUDGET is not above 0');
});
Given('a thing', () => {});
Given('a thing that does not answer', () => { throw new Unavailable('It does not answer'); });
Given('a thing that only says so', function () { this.log(NOT_BEGUN); return 'skipped'; });`;

const feature = (...lines: readonly string[]): string => ['Feature: Things', ...lines].join('\n  ');
const barred = (n: number): readonly string[] => ['@barred', `Scenario: Number ${n}`, '  Given a thing'];

test('exit 2 when the run could not begin for want of a correction, without a word of the rest', async () => {
  using suite = new ScratchSuite(feature(...barred(1), ...barred(2), ...barred(3)), STEPS);
  const { code, stdout, stderr } = await suite.run();
  assert.equal(code, 2, stderr);
  assert.equal(stderr, '');
  assert.match(stdout, /Misconfigured: BUDGET is not above 0/);
});

test('exit 1 when something else failed as well', async () => {
  const other = ['Scenario: Other', '  Given a thing that does not answer'];
  using suite = new ScratchSuite(feature(...barred(1), ...other), STEPS);
  assert.equal((await suite.run()).code, 1);
});

test('exit 1 when nothing failed and a scenario only says that it could not begin', async () => {
  using suite = new ScratchSuite(feature('Scenario: Says so', '  Given a thing that only says so'), STEPS);
  const { code, stderr } = await suite.run();
  assert.equal(code, 1);
  assert.match(stderr, /Not green: "Says so" was skipped, and no skip is agreed\./);
});
