import assert from 'node:assert/strict';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { type Ending, ScratchSuite } from './scratch-suite';

const STEPS = `
const { Given, Then, BeforeAll } = require('@cucumber/cucumber');
let tried;
BeforeAll(() => {});
Given('a thing', () => {});
Given('a thing with two definitions', () => {});
Given(/^a thing with two/, () => {});
Given('a thing to come', () => 'pending');
Given('a thing not offered', function () { this.log('this target has none'); return 'skipped'; });
Given('a thing that works at the second attempt', function () { if (!tried) { tried = true; throw new Error('no'); } });
Then('it is judged {word}', function (verdict) {
  this.attach(JSON.stringify({ scenario: '', title: 'Works', promise: 'it holds', verdict }), 'application/vnd.dumont.measurement+json');
});`;

const feature = (...lines: readonly string[]): string => ['Feature: Things', ...lines].join('\n  ');

const sentences = (stderr: string): readonly string[] =>
  [...stderr.matchAll(/^Not green: (.*)$/gm)].map(([, sentence = '']) => sentence);

const greenOnly = feature('@S01', 'Scenario: Works', '  Given a thing');

test('exit 1 and one sentence when no scenario matches', async () => {
  using suite = new ScratchSuite(greenOnly, STEPS);
  const { code, stderr } = await suite.run('--tags', '@S99');
  assert.equal(code, 1);
  const sentence = 'No scenario matches --tags "@S99", so nothing was tested: check tags, names and paths.';
  assert.deepEqual(sentences(stderr), [sentence]);
});

test('exit 1 and a sentence each for what a dry run would leave untested', async () => {
  const text = feature(
    '@S01',
    'Scenario: Typo',
    '  Given a thign',
    'Scenario: Two',
    '  Given a thing with two definitions',
    '@S02',
    'Scenario: Empty',
    '  Givenn a thing',
    'Scenario Outline: None',
    '  Given <x>',
    '  Examples:',
    '    | x |',
  );
  using suite = new ScratchSuite(text, STEPS);
  const { code, stderr } = await suite.run('--dry-run');
  assert.equal(code, 1);
  assert.deepEqual(sentences(stderr), [
    '"None" never runs: it has no examples.',
    '"S02 Empty" has no steps, so it tests nothing (a mistyped keyword turns a step into a description).',
    'In "S01 Typo", "a thign" has no step definition.',
    'In "Two", "a thing with two definitions" has more than one step definition.',
  ]);
});

test('exit 1 and a sentence each for what only looks green', async () => {
  const text = feature(
    'Scenario: Later',
    '  Given a thing to come',
    'Scenario: Elsewhere',
    '  Given a thing not offered',
    '@S01',
    'Scenario: Lies',
    '  Given a thing',
    '  Then it is judged breached',
    'Scenario: Flaky',
    '  Given a thing that works at the second attempt',
  );
  using suite = new ScratchSuite(text, STEPS);
  const { code, stdout, stderr } = await suite.run('--no-strict', '--retry', '1');
  assert.match(stdout, /5 scenarios \(1 pending, 1 skipped, 2 passed, 1 failed\)/);
  assert.equal(code, 1);
  assert.deepEqual(sentences(stderr), [
    'In "Later", "a thing to come" is not written yet.',
    '"S01 Lies" passed although the promise "it holds" was judged breached.',
    '"Flaky" was tried more than once: a promise is kept at the first attempt.',
    '"Elsewhere" was skipped, and no skip is agreed.',
  ]);
});

test('exit 0 when everything was tested and every promise met', async () => {
  using suite = new ScratchSuite(
    feature(
      'Scenario: Works',
      '  Given a thing',
      '  Then it is judged met',
      'Scenario: Too',
      '  Given a thing',
    ),
    STEPS,
  );
  const { code, stderr } = await suite.run();
  assert.equal(code, 0, stderr);
  assert.equal(stderr, '');
});

test('exit 0 for a dry run in which every step is defined', async () => {
  using suite = new ScratchSuite(greenOnly, STEPS);
  assert.equal((await suite.run('--dry-run')).code, 0);
});

test('exit 1 when a step fails, without another word', async () => {
  using suite = new ScratchSuite(
    feature('Scenario: Fails', '  Given a thing that works at the second attempt'),
    STEPS,
  );
  const { code, stderr } = await suite.run();
  assert.equal(code, 1);
  assert.equal(stderr, '');
});

const SLOW = `
const { Given, Before, After, AfterAll } = require('@cucumber/cucumber');
const { interrupted, settleAtOnce } = require('${resolve(__dirname, 'interruption.ts')}');
const wait = (ms) => new Promise((settle) => {
  const timer = setTimeout(settle, ms);
  settleAtOnce.addEventListener('abort', () => { clearTimeout(timer); settle('aborted'); });
});
Before(function () { if (interrupted()) { this.log('interrupted'); return 'skipped'; } });
Given('{int} ms of work', { timeout: 60000 }, async (ms) => {
  console.log('BEGUN');
  if (await wait(ms) === 'aborted') throw new Error('aborted');
});
After(() => { console.log('SETTLED'); });
AfterAll(() => { console.log('CLOSED'); });`;

const begun = async (child: ReturnType<ScratchSuite['start']>['child'], times: number): Promise<void> => {
  let text = '';
  while ((text.match(/BEGUN/g)?.length ?? 0) < times) {
    const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    text += chunk.toString();
  }
};

const many = (ms: number): string =>
  feature(...[1, 2, 3, 4].flatMap((n) => [`Scenario: Number ${n}`, `  Given ${ms} ms of work`]));

const count = ({ stdout }: Ending, word: string): number => stdout.match(new RegExp(word, 'g'))?.length ?? 0;

interface Pressed {
  readonly suite: ScratchSuite;
  readonly signal: NodeJS.Signals;
  readonly workers: number;
  /** How often. */
  readonly times: number;
  /** Whether to every process of the group, as a terminal does. */
  readonly terminal: boolean;
}

const press = async ({ suite, signal, workers, times, terminal }: Pressed): Promise<Ending> => {
  const { child, ended } = suite.start('--parallel', String(workers));
  const pid = child.pid ?? assert.fail('not started');
  await begun(child, Math.max(1, workers));
  for (let time = 1; time <= times; time += 1) {
    // Far enough apart to count as two.
    if (time > 1) await new Promise((settle) => setTimeout(settle, 700));
    process.kill(terminal ? -pid : pid, signal);
  }
  return ended;
};

test('a Ctrl-C lets the scenario end, skips the others, completes the report and exits 130', async () => {
  using suite = new ScratchSuite(many(900), SLOW);
  const ending = await press({ suite, signal: 'SIGINT', workers: 0, times: 1, terminal: false });
  assert.equal(ending.code, 130, ending.stderr);
  assert.deepEqual([count(ending, 'BEGUN'), count(ending, 'SETTLED'), count(ending, 'CLOSED')], [1, 4, 1]);
  assert.match(ending.stdout, /1 passed/);
  assert.match(suite.report('acceptance/index.html'), /Things/);
  assert.match(suite.report('junit.xml'), /<\/testsuite>/);
  assert.doesNotMatch(ending.stderr, /Not green/);
});

test("a terminal's Ctrl-C reaches two workers: both scenarios end, exit 130", async () => {
  using suite = new ScratchSuite(many(900), SLOW);
  const ending = await press({ suite, signal: 'SIGINT', workers: 2, times: 1, terminal: true });
  assert.equal(ending.code, 130, ending.stderr);
  assert.deepEqual([count(ending, 'BEGUN'), count(ending, 'SETTLED'), count(ending, 'CLOSED')], [2, 4, 2]);
  assert.match(ending.stdout, /2 passed/);
});

test('a SIGTERM to the runner alone reaches its workers too, exit 143', async () => {
  using suite = new ScratchSuite(many(900), SLOW);
  const ending = await press({ suite, signal: 'SIGTERM', workers: 2, times: 1, terminal: false });
  assert.equal(ending.code, 143, ending.stderr);
  assert.deepEqual([count(ending, 'BEGUN'), count(ending, 'SETTLED')], [2, 4]);
});

for (const workers of [0, 2]) {
  test(`a second Ctrl-C settles at once with ${workers} workers`, async () => {
    using suite = new ScratchSuite(many(30_000), SLOW);
    const started = Date.now();
    const ending = await press({ suite, signal: 'SIGINT', workers, times: 2, terminal: true });
    assert.equal(ending.code, 130, ending.stderr);
    assert.ok(Date.now() - started < 10_000);
    assert.equal(count(ending, 'SETTLED'), 4);
    assert.match(ending.stdout, new RegExp(`${Math.max(1, workers)} failed`));
    assert.match(suite.report('acceptance/index.html'), /Things/);
  });
}

/** Nothing that was begun here ends before its time, and something is rented all the while. */
const STUBBORN = `
const { Given, BeforeAll } = require('@cucumber/cucumber');
require('${resolve(__dirname, 'interruption.ts')}');
const { Ledger } = require('${resolve(__dirname, '../custody/ledger.ts')}');
const { thisOwner } = require('${resolve(__dirname, '../custody/owner.ts')}');
const worker = process.env.CUCUMBER_WORKER_ID || '0';
BeforeAll(() => {
  const ledger = Ledger.start('reports/ledger/x-' + worker + '.ndjson', { owner: thisOwner(), mark: 'dc', target: 't' });
  for (const key of [1, 2]) ledger.write({ row: 'intent', key, label: 'w' + worker + '/' + key, pricePerHour: 1 });
  ledger.write({ row: 'returned', key: 1 });
});
Given('{int} ms of work', { timeout: 60000 }, async (ms) => {
  console.log('BEGUN');
  await new Promise((settle) => setTimeout(settle, ms));
});`;

for (const workers of [0, 2]) {
  test(`a third Ctrl-C ends this instant with ${workers} workers, and tells what is still rented`, async () => {
    using suite = new ScratchSuite(many(30_000), STUBBORN);
    const ending = await press({ suite, signal: 'SIGINT', workers, times: 3, terminal: true });
    assert.equal(ending.code, 130, ending.stderr);
    const labels = workers === 0 ? 'w0/2' : 'w0/2, w1/2';
    assert.match(ending.stderr, new RegExp(`Still rented, perhaps: ${labels}\\. The next start returns it`));
  });
}

test('workers do not outlive a killed runner', async () => {
  using suite = new ScratchSuite(many(30_000), SLOW);
  const { child, ended } = suite.start('--parallel', '2');
  await begun(child, 2);
  child.kill('SIGKILL');
  // Resolves when the last process holding our pipes is gone.
  assert.equal((await ended).code, null);
});
