import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Misconfigured } from '../failures';
import { DEFECTS } from '../sandbox/defects';
import { account, checkReports, spokenPath, writeProof, writeReadme } from './proof-report';
import type { Proof } from './trial';

const reports = mkdtempSync(join(tmpdir(), 'proof-report-test-'));
after(() => {
  rmSync(reports, { recursive: true });
});

const CAUGHT = { promise: 'it goes on', expected: 'breached', tries: 1, ms: 1, message: 'why' };
const PROOFS = DEFECTS.map(({ id: defect }): Proof => ({
  ...CAUGHT,
  ...{ defect, scenario: 'S01', outcome: 'caught', others: ['S05 A short silence'] },
  evidence: join(reports, 'proof', defect),
}));

const kept = (name: string): string => readFileSync(join(reports, name), 'utf8');

const refuses = (says: RegExp): void => {
  const isRefusal = (error: Error): boolean => error instanceof Misconfigured && says.test(error.message);
  assert.throws(() => {
    writeReadme(reports);
  }, isRefusal);
};

const refused = (proofs: readonly Proof[], commit: string, says: RegExp): void => {
  writeProof({ reports, commit }, proofs);
  refuses(says);
};

test('the README shows no proof where there is none, and none of a part', () => {
  refuses(/There is no whole proof in .*proof\.json\n.*run npm run prove first/);
  refused(PROOFS.slice(0, 1), '0123456789ab', /There is no whole proof in /);
});

test('a proof of some is kept beside the last one of all, which takes its place', () => {
  const [first, ...rest] = PROOFS;
  assert.ok(first);
  writeProof({ reports, commit: 'aaaaaaaaaaaa' }, PROOFS);
  writeProof({ reports, commit: 'bbbbbbbbbbbb' }, [{ ...first, outcome: 'missed' }]);
  assert.match(kept('proof.json'), /"commit": "aaaaaaaaaaaa"/);
  assert.match(
    kept('proof.md'),
    new RegExp(`${PROOFS.length} of ${PROOFS.length} planted defects were caught`),
  );
  assert.match(kept('proof-part.json'), /"outcome": "missed"[^]*"commit": "bbbbbbbbbbbb"/);
  assert.match(kept('proof-part.md'), /0 of 1 planted defects were caught\. There are \d+: this is a part\./);
  writeProof({ reports, commit: 'cccccccccccc' }, [...rest, first]);
  assert.match(kept('proof.json'), /"commit": "cccccccccccc"/);
  assert.equal(existsSync(join(reports, 'proof-part.json')), false);
  assert.equal(existsSync(join(reports, 'proof-part.md')), false);
});

test('whoever has proved some is told how many there are, and where it is kept', () => {
  const part = `1 of 1 planted defects were caught. There are ${DEFECTS.length}: this is a part. /r/proof-part.md`;
  assert.equal(account(PROOFS.slice(0, 1), '/r'), part);
  assert.match(account(PROOFS, '/r'), /^(\d+) of \1 planted defects were caught\. \/r\/proof\.md$/);
});

test('a path within the project is told from there, any other as it is', () => {
  assert.equal(spokenPath(join(process.cwd(), 'reports/proof/a')), 'reports/proof/a');
  assert.equal(spokenPath('/elsewhere/a'), '/elsewhere/a');
});

test('a place where nothing can be kept is refused in a sentence before anything is proved', () => {
  checkReports(reports);
  const file = join(reports, 'file');
  writeFileSync(file, '');
  const says = (error: Error): boolean =>
    error instanceof Misconfigured && /Nothing can be written to .*file\n.*\n.*REPORTS=/.test(error.message);
  assert.throws(() => {
    checkReports(file);
  }, says);
});

test('a proof is kept with the commit at which it began', () => {
  writeProof({ reports, commit: '0123456789ab' }, PROOFS);
  assert.match(readFileSync(join(reports, 'proof.json'), 'utf8'), /"commit": "0123456789ab"/);
  assert.match(readFileSync(join(reports, 'proof.md'), 'utf8'), /Commit 0123456789ab,/);
});

test('the README shows no proof that is not whole', () => {
  const [first, ...rest] = PROOFS;
  assert.ok(first);
  const missed: Proof = { ...first, outcome: 'missed' };
  refused([missed, ...rest], '0123456789ab', new RegExp(`did not catch ${first.defect}`));
});

test('the README shows no proof of files that no commit has', () => {
  refused(PROOFS, '0123456789ab-dirty', /0123456789ab-dirty: its files were not those of a commit/);
  refused(PROOFS, 'unknown', /its files were not those of a commit/);
});

test('the README shows no proof in which nothing had to stay green beside a defect', () => {
  const [first, ...rest] = PROOFS;
  assert.ok(first);
  const lonely = new RegExp(`nothing had to stay green beside ${first.defect}`);
  refused([{ ...first, others: [] }, ...rest], '0123456789ab', lonely);
});
