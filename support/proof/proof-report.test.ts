import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Misconfigured } from '../failures';
import { DEFECTS } from '../sandbox/defects';
import { writeProof, writeReadme } from './proof-report';
import type { Proof } from './trial';

const reports = mkdtempSync(join(tmpdir(), 'proof-report-test-'));
after(() => {
  rmSync(reports, { recursive: true });
});

const CAUGHT = { promise: 'it goes on', expected: 'breached', tries: 1, ms: 1, message: 'why' };
const PROOFS = DEFECTS.map(({ id: defect }): Proof => ({
  ...CAUGHT,
  ...{ defect, scenario: 'S01', outcome: 'caught', others: ['S05 A short silence'] },
}));

const refused = (proofs: readonly Proof[], commit: string, says: RegExp): void => {
  writeProof({ reports, commit }, proofs);
  const isRefusal = (error: Error): boolean => error instanceof Misconfigured && says.test(error.message);
  assert.throws(() => {
    writeReadme(reports);
  }, isRefusal);
};

test('a proof is kept with the commit at which it began', () => {
  writeProof({ reports, commit: '0123456789ab' }, PROOFS.slice(0, 1));
  assert.match(readFileSync(join(reports, 'proof.json'), 'utf8'), /"commit": "0123456789ab"/);
  assert.match(readFileSync(join(reports, 'proof.md'), 'utf8'), /Commit 0123456789ab,/);
});

test('the README shows no proof that is not whole', () => {
  const [first, ...rest] = PROOFS;
  assert.ok(first);
  refused(rest, '0123456789ab', new RegExp(`did not catch ${first.defect}`));
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
