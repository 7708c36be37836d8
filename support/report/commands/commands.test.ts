import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { leaveRun } from '../paper-run';

const ROOT = resolve(__dirname, '../../..');
const HOME = mkdtempSync(join(tmpdir(), 'commands-'));
const FILE = join(HOME, 'file');
const RUN = join(HOME, 'run');
writeFileSync(FILE, '');
mkdirSync(RUN);
leaveRun(RUN);

after(() => {
  rmSync(HOME, { recursive: true });
});

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

const said = (reports: string, ...words: readonly string[]): Said => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['support/setup/report.js', ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], REPORTS: reports },
  });
  return { code: status, out: stdout, error: stderr.split('\n')[0] ?? '' };
};

for (const what of ['history', 'verify', 'annotate'])
  test(`npm run ${what} says why it cannot read what REPORTS names`, () => {
    const nowhere = join(HOME, 'nowhere');
    assert.deepEqual(said(nowhere, what), {
      ...{ code: 2, out: '' },
      error: `The directory ${nowhere} cannot be read: there is none`,
    });
    assert.deepEqual(said(FILE, what), {
      ...{ code: 2, out: '' },
      error: `The directory ${FILE} cannot be read: a file stands where a directory should be`,
    });
  });

test('npm run merge says why it cannot read a run, or write where REPORTS names', () => {
  const nowhere = join(HOME, 'nowhere');
  assert.equal(said(RUN, 'merge', nowhere).error, `The directory ${nowhere} cannot be read: there is none`);
  const { code, error } = said(FILE, 'merge', RUN);
  assert.equal(code, 2);
  assert.equal(error, `${FILE} cannot be used: there is a file of that name`);
});

test('what is in REPORTS is what is checked', () => {
  assert.match(said(RUN, 'verify').out, /^4 files, 9 verdicts and failovers from 1 history: all as/);
});
