import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { MEDIA } from '../evidence/measurement';
import { until } from '../patience';
import type { Defect } from '../sandbox/defects/defect';
import { readProof } from './asked';
import { Lateness } from './lateness';
import { isThere, notesIn, placesIn, pretendPrograms } from './pretend-programs';
import { proveAll, type Proving } from './proving';
import { Stands } from './stand';

const defectOf = (id: string, scenario: string): Defect => ({
  ...{ id, symptom: 'Two are paid for.', reach: 'here' },
  expected: [{ scenario, promise: 'only one is paid for', verdict: 'breached' }],
  changes: [{ file: 'a.ts', was: 'a', is: 'b' }],
});
const SOON = defectOf('caught-soon', 'S01');
const LATE = defectOf('never-over', 'S02');

const pickleOf = (id: string, uri: string) => ({
  pickle: { id, uri, location: { line: 1 }, name: id, tags: [{ name: `@${id}` }], steps: [] },
});

/** What a suite writes of two scenarios, the first of which notices. */
const messages = (verdict: string): string => {
  const row = { promise: 'only one is paid for', limit: 0, measured: 1, unit: 'GPUs', because: 'two are' };
  const body = JSON.stringify({ ...row, verdict });
  const mediaType = MEDIA.measurement;
  const failed = { status: 'FAILED', message: `Broken: ${row.promise}: ${verdict} (two are)` };
  const testStepResult = verdict === 'met' ? { status: 'PASSED' } : failed;
  const told = [
    ...[pickleOf('S01', 'at once'), pickleOf('S02', 'asked once')],
    { testCase: { id: 'c', pickleId: 'S01', testSteps: [] } },
    { testCaseStarted: { id: 's', testCaseId: 'c' } },
    { testStepFinished: { testCaseStartedId: 's', testStepResult } },
    { attachment: { testCaseStartedId: 's', mediaType, contentEncoding: 'IDENTITY', body } },
    { testCaseFinished: { testCaseStartedId: 's', willBeRetried: false } },
    { testRunFinished: { success: verdict === 'met' } },
  ];
  return told.map((each) => `${JSON.stringify(each)}\n`).join('');
};

describe('a proof', { timeout: 60_000 }, () => {
  const before = process.env['TMPDIR'];
  let directory = '';
  let stands: Stands;
  let said: string[] = [];
  const over = new AbortController();
  const written = (name: string): string => readFileSync(join(directory, name), 'utf8');
  const started = (): readonly number[] => written('sandboxes').split('\n').filter(Boolean).map(Number);
  const proving = (signal = new AbortController().signal): Proving => {
    const { config, ...asked } = readProof(['--others', '0', '--seed', '1']);
    return {
      asked: { ...asked, config: { ...config, reports: directory } },
      ...{ lateness: new Lateness(), stands, signal },
      teller: { write: (text) => said.push(text) },
    };
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'proving-test-'));
    process.env['TMPDIR'] = directory;
    said = [];
    writeFileSync(join(directory, 'sandboxes'), '');
    const [SANDBOXES, MESSAGES] = [join(directory, 'sandboxes'), join(directory, 'messages')];
    const environment = { PATH: process.env['PATH'] ?? '', SANDBOXES, MESSAGES };
    stands = new Stands({ environment }, pretendPrograms(directory));
  });
  afterEach(async () => {
    await stands.close();
    assert.deepEqual(started().filter(isThere), []);
    assert.deepEqual(placesIn(directory), []);
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(directory, { recursive: true });
  });

  it('that is broken off says so, keeps what there is, and leaves nobody', async () => {
    writeFileSync(join(directory, 'messages'), messages('breached'));
    const running = proveAll([SOON, LATE], proving(over.signal));
    const late = join(directory, 'proof', LATE.id);
    const look = (): boolean =>
      existsSync(join(directory, 'proof-part.json')) && existsSync(late) && notesIn(late).length > 0;
    await until({ hoped: 'one is proved, and the other goes on', within: 20_000, look });
    over.abort(new Error('somebody asked to stop'));
    await assert.rejects(running, { message: 'somebody asked to stop' });
    assert.match(
      said.at(-1) ?? '',
      /^\nBroken off after 1 of 2\. 1 of 1 planted defects .*proof-part\.md\n$/,
    );
    assert.match(written('proof-part.json'), /"caught-soon"[^]*"caught"/);
  });

  it('that is broken off as a defect is planted says who did that, and not what was waited for', async () => {
    writeFileSync(join(directory, 'messages'), messages('breached'));
    const ending = new AbortController();
    const running = proveAll([{ ...SOON, id: 'never-answers' }], proving(ending.signal));
    await until({ hoped: 'a sandbox has begun', within: 20_000, look: () => started().length > 0 });
    ending.abort(new Error('somebody asked to stop'));
    await assert.rejects(running, { name: 'Error', message: 'somebody asked to stop' });
  });

  it('that missed something names the evidence', async () => {
    writeFileSync(join(directory, 'messages'), messages('met'));
    const [objection = ''] = await proveAll([SOON], proving());
    assert.match(objection, /^caught-soon: missed\. all is green: .*\. Evidence: .*\/proof\/caught-soon$/);
  });
});
