import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { letPass } from '../patience';
import { ask } from './history/ask';
import type { Errand } from './history/errand';
import { paperRun } from './paper-run';
import { type Ending, ScratchSuite } from './scratch-suite';

const FEATURE = `Feature: Things
  Scenario: Quick
    Given a promise that is kept
  Scenario: Long
    Given a promise that is kept
    Given some work`;

const STEPS = `
const { Given } = require('@cucumber/cucumber');
const { run, ms } = JSON.parse(require('fs').readFileSync('told.json', 'utf8'));
Given('a promise that is kept', function () {
  const judged = { promise: 'it holds', limit: 1, measured: 0, unit: 'records', verdict: 'met', because: '' };
  this.attach(JSON.stringify({ run, target: 't', channel: 'api', tier: '1', seed: '1' }), 'application/vnd.dumont.run+json');
  this.attach(JSON.stringify({ run, scenario: 'S01', title: 't', at: Date.now(), ...judged }), 'application/vnd.dumont.measurement+json');
});
Given('some work', { timeout: 60000 }, async () => {
  console.log('WORKING');
  await new Promise((settle) => setTimeout(settle, ms));
});`;

const PLAIN = 0;
const LONG = 30_000;
/** Of a run without a name nothing is remembered. */
const NOBODY = 'unknown';

/** A run of this name, whose work takes so long. */
const start = (suite: ScratchSuite, run: string, ms: number): ReturnType<ScratchSuite['start']> => {
  writeFileSync(join(suite.directory, 'told.json'), JSON.stringify({ run, ms }));
  return suite.start();
};

const runs = async (suite: ScratchSuite): Promise<readonly string[]> => {
  const directory = join(suite.directory, 'reports', 'history');
  return (await ask({ directory }, { kind: 'runs', most: 9 })).map(({ id }) => id);
};

const broken = async (suite: ScratchSuite, run: string, signal: NodeJS.Signals): Promise<Ending> => {
  const { child, ended } = start(suite, run, LONG);
  let text = '';
  for await (const chunk of child.stdout ?? []) if ((text += String(chunk)).includes('WORKING')) break;
  process.kill(-(child.pid ?? 0), signal);
  return ended;
};

test('a run that is killed in the middle leaves what was there before, and the next one says so', async () => {
  using suite = new ScratchSuite(FEATURE, STEPS);
  assert.equal((await start(suite, 'aaaaaaaa', PLAIN).ended).stderr, '');
  assert.equal((await broken(suite, 'bbbbbbbb', 'SIGKILL')).code, null);
  assert.deepEqual(await runs(suite), ['aaaaaaaa']);

  const next = await start(suite, 'cccccccc', PLAIN).ended;
  assert.equal(next.code, 0, next.stderr);
  assert.match(
    next.stderr,
    /^The run before this one, begun \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, was broken off after 1 scenario: it has no report and is not in the history; what the history held before it is untouched\.\n\n$/,
  );
  assert.deepEqual(await runs(suite), ['cccccccc', 'aaaaaaaa']);
  assert.equal(existsSync(join(suite.directory, 'reports', 'unfinished.ndjson')), false);
});

test('a run that is killed before its first scenario is told of, too', async () => {
  using suite = new ScratchSuite(FEATURE, STEPS);
  mkdirSync(join(suite.directory, 'reports'));
  writeFileSync(join(suite.directory, 'reports', 'unfinished.ndjson'), '');
  const { stderr } = await start(suite, NOBODY, PLAIN).ended;
  assert.equal(stderr, 'The run before this one was broken off as it began.\n\n');
});

test('a second run does not write where one goes on, and leaves that alone', async () => {
  using suite = new ScratchSuite(FEATURE, STEPS);
  const { child, ended } = start(suite, NOBODY, LONG);
  let text = '';
  for await (const chunk of child.stdout ?? []) if ((text += String(chunk)).includes('WORKING')) break;
  const messages = suite.report('unfinished/messages.ndjson').length;
  const second = await start(suite, NOBODY, PLAIN).ended;
  assert.deepEqual([second.code, second.stdout], [2, '']);
  assert.match(
    second.stderr,
    new RegExp(
      `^Another run \\(process ${child.pid}, since .* UTC\\) is writing its report to .*/reports: .* REPORTS=reports/two\\.\\n$`,
    ),
  );
  assert.ok(suite.report('unfinished/messages.ndjson').length >= messages);
  assert.equal((await suite.run('--dry-run')).code, 0);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
  assert.match((await start(suite, NOBODY, PLAIN).ended).stderr, /^The run before this one, begun/);
});

const KEEPER = ['--require', 'ts-node/register', resolve(__dirname, 'history/keeper.ts')];
const KILLS = 3;

test('whoever writes the history may be killed at any instant: a run is in it whole, or not at all', async () => {
  const home = mkdtempSync(join(tmpdir(), 'broken-off-'));
  const place = { directory: join(home, 'history') };
  const { rows, facts } = paperRun();
  const record = (id: string): Extract<Errand, { readonly kind: 'record' }> => ({
    kind: 'record',
    run: { id, at: Date.now(), facts, scenarios: 1, passed: 1, rows },
  });
  await ask(place, record('first'));
  const began = Date.now();
  await ask(place, record('second'));
  const whole = Date.now() - began;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const keeper = spawn(process.execPath, KEEPER, { stdio: ['pipe', 'ignore', 'ignore'] });
    keeper.stdin.end(JSON.stringify({ place, errand: record(`kill ${kill}`) }));
    const gone = once(keeper, 'exit');
    await letPass((whole * kill) / KILLS);
    keeper.kill('SIGKILL');
    await gone;
  }
  await ask(place, record('last'));
  const found = await ask(place, { kind: 'runs', most: 99 });
  const judged = rows.filter((row) => !('kind' in row)).length;
  assert.ok(found.every(({ promises }) => promises === judged));
  assert.deepEqual([found[0]?.id, found.at(-1)?.id], ['last', 'first']);
  rmSync(home, { recursive: true });
  assert.equal(existsSync(home), false);
});
