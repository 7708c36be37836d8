import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it, test } from 'node:test';
import { MEDIA } from '../evidence/measurement';
import { until } from '../patience';
import type { Defect } from '../sandbox/defects/defect';
import type { Verdict } from '../witness/verdict';
import { readProof } from './asked';
import { Lateness } from './lateness';
import { isThere, notesIn, placesIn, pretendPrograms } from './pretend-programs';
import { Stands } from './stand';
import { scenariosFor, tryDefect, type Bench } from './trial';
import type { Scenario } from './scenarios';

const directory = mkdtempSync(join(tmpdir(), 'trial-test-'));
const programs = pretendPrograms(directory);
const sandboxes = join(directory, 'sandboxes');
const messages = join(directory, 'messages');
const environment = { PATH: process.env['PATH'] ?? '', SANDBOXES: sandboxes, MESSAGES: messages };

const PAID = 'only one is paid for';
const TITLE = 'The work goes on';
const DEFECT: Defect = {
  ...{ id: 'two-are-paid', symptom: 'Two are paid for.', reach: 'here' },
  expected: [{ scenario: 'S01', promise: PAID, verdict: 'breached' }],
  changes: [{ file: 'a.ts', was: 'a', is: 'b' }],
};

/** What the suite will have written when its one scenario is judged so. */
const judged = (verdict: Verdict): void => {
  const row = { scenario: 'S01', title: TITLE, promise: PAID, limit: 0, measured: 1, unit: 'GPUs' };
  const body = JSON.stringify({ ...row, verdict, because: 'two are' });
  const message = `Broken: ${PAID}: ${verdict} (two are)`;
  const testStepResult = verdict === 'met' ? { status: 'PASSED' } : { status: 'FAILED', message };
  const told = [
    {
      pickle: {
        id: 'p',
        uri: 'at once',
        location: { line: 1 },
        name: TITLE,
        tags: [{ name: '@S01' }],
        steps: [],
      },
    },
    { testCase: { id: 'c', pickleId: 'p', testSteps: [] } },
    { testCaseStarted: { id: 's', testCaseId: 'c' } },
    { testStepFinished: { testCaseStartedId: 's', testStepResult } },
    {
      attachment: {
        testCaseStartedId: 's',
        mediaType: MEDIA.measurement,
        contentEncoding: 'IDENTITY',
        body,
      },
    },
    { testCaseFinished: { testCaseStartedId: 's', willBeRetried: false } },
    { testRunFinished: { success: verdict === 'met' } },
  ];
  writeFileSync(messages, told.map((each) => `${JSON.stringify(each)}\n`).join(''));
};

const started = (): readonly number[] =>
  readFileSync(sandboxes, 'utf8').split('\n').filter(Boolean).map(Number);

describe('a trial of a defect', { timeout: 60_000 }, () => {
  const before = process.env['TMPDIR'];
  let stands = new Stands({ environment }, programs);
  const over = new AbortController();
  /** The scenario goes so. */
  const bench = (how = 'at once', signal = new AbortController().signal): Bench => {
    const { config, ...asked } = readProof(['--others', '0', '--seed', '1']);
    return {
      asked: { ...asked, config: { ...config, reports: directory } },
      scenarios: [{ id: 'S01', title: TITLE, place: `${how}:1`, tags: ['@S01'], steps: [], acts: [] }],
      lateness: new Lateness(),
      ...{ stands, signal },
    };
  };

  beforeEach(() => {
    process.env['TMPDIR'] = directory;
    writeFileSync(sandboxes, '');
    stands = new Stands({ environment }, programs);
  });
  afterEach(async () => {
    await stands.close();
    rmSync(join(directory, 'proof'), { recursive: true, force: true });
    assert.deepEqual(started().filter(isThere), []);
    assert.deepEqual(placesIn(directory), []);
  });
  after(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(directory, { recursive: true });
  });

  it('that has caught it leaves its stand to the next one', async () => {
    judged('breached');
    const { outcome, tries, message, evidence } = await tryDefect(DEFECT, bench());
    assert.deepEqual([outcome, tries, message], ['caught', 1, `${PAID}: two are`]);
    assert.equal(evidence, join(directory, 'proof', DEFECT.id));
    await tryDefect({ ...DEFECT, id: 'another' }, bench());
    assert.equal(started().length, 1);
  });

  it('that has missed it closes its stand: nobody knows what is left there', async () => {
    judged('met');
    assert.equal((await tryDefect(DEFECT, bench())).outcome, 'missed');
    assert.deepEqual(started().filter(isThere), []);
    await tryDefect(DEFECT, bench());
    assert.equal(started().length, 2);
  });

  it('whose suite died has not caught anything, whatever it had judged by then', async () => {
    judged('breached');
    const { outcome, tries, message } = await tryDefect(DEFECT, bench('dies'));
    assert.deepEqual([outcome, tries], ['invalid', 2]);
    assert.match(message, /The suite ended before its run: exit code 3/);
    assert.equal(started().length, 2);
    assert.deepEqual(started().filter(isThere), []);
  });

  it('whose run broke off has not caught anything, whatever it had judged by then', async () => {
    judged('breached');
    const whole = readFileSync(messages, 'utf8');
    writeFileSync(messages, whole.replace(/.*testRunFinished.*\n/, ''));
    const { outcome, message } = await tryDefect(DEFECT, bench());
    assert.equal(outcome, 'invalid');
    assert.match(message, /the run of the scenarios did not come to its end/);
  });

  it('whose sandbox ends is tried once more, on another stand', async () => {
    const { outcome, tries, message } = await tryDefect({ ...DEFECT, id: 'ends-it' }, bench());
    assert.deepEqual([outcome, tries, started().length], ['invalid', 2, 2]);
    assert.match(message, /hopeless: it ended[^]*No memory is left\./);
  });

  it('whose product does not start is told in a sentence, is not tried again, and leaves the log alone', async () => {
    const evidence = join(directory, 'proof', 'cannot-start');
    mkdirSync(evidence, { recursive: true });
    writeFileSync(join(evidence, 'of-an-earlier-proof'), '');
    const proof = await tryDefect({ ...DEFECT, id: 'cannot-start' }, bench());
    assert.deepEqual([proof.outcome, proof.tries, started().length], ['invalid', 1, 1]);
    assert.equal(proof.message, 'The product did not start: Error: no such word');
    assert.equal(proof.evidence, join(evidence, 'product.log'));
    assert.match(readFileSync(proof.evidence, 'utf8'), /^at its first line\n/);
    assert.deepEqual(readdirSync(evidence), ['product.log']);
  });

  it('that is called off in the middle has no outcome, and leaves nobody', async () => {
    judged('breached');
    const running = tryDefect(DEFECT, bench('asked once', over.signal));
    const reports = join(directory, 'proof', DEFECT.id);
    const look = (): boolean => existsSync(reports) && notesIn(reports).length > 0;
    await until({ hoped: 'the suite runs', within: 10_000, look });
    over.abort(new Error('somebody asked to stop'));
    await assert.rejects(running, { message: 'somebody asked to stop' });
    assert.deepEqual(started().filter(isThere), []);
    assert.equal(started().length, 1);
  });
});

test('beside the @smoke set a defect that shows in all of it has a neighbour that is drawn', () => {
  const scenario = (id: string, step: string, ...tags: readonly string[]): Scenario => ({
    ...{ id, title: id, place: id, tags, steps: [step], acts: [] },
  });
  const scenarios = [
    scenario('S01', 'the GPU fails', '@smoke'),
    scenario('S02', 'the GPU freezes', '@smoke'),
    scenario('S50', 'the customer signs in'),
  ];
  const others = (smoke: boolean, reach: Defect['reach']): readonly string[] => {
    const asked = { ...readProof(['--others', '1', '--seed', '1']), smoke };
    return scenariosFor({ ...DEFECT, reach }, { asked, scenarios }).others.map(({ id }) => id);
  };
  assert.deepEqual(others(true, 'here'), ['S02']);
  assert.deepEqual(others(true, 'failover'), ['S50']);
  assert.deepEqual(others(false, 'failover'), ['S50']);
});
