import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Restic } from './s3-restic';

const PRETENDS = `#!/bin/sh
case "$* " in
  *" stats fails-to-count "* | *" dump "*" fails-to-read "*) echo "a reason" >&2; echo "the last words" >&2; exit 1 ;;
  *" moved "*)
    [ ! -e "$0.$3.again" ] || { echo "read again"; exit 0; }
    : >"$0.$3.again"; echo "retrying: The specified key does not exist." >&2; exec sleep 30 ;;
  *" gone "*)
    echo "retrying: The specified key does not exist." >&2; echo "more words" >&2; exec sleep 30 ;;
esac
echo "$RESTIC_REPOSITORY $RESTIC_PASSWORD $*"
`;

describe('restic, as the witness runs it', () => {
  const directory = mkdtempSync(join(tmpdir(), 's3-restic-test-'));
  const program = join(directory, 'restic');
  const access = {
    ...{ endpoint: 'https://store', bucket: 'b', accessKey: 'a', secretKey: 's' },
    ...{ caFile: '/ca.pem', resticPassword: 'p' },
  };
  const restic = new Restic(program, access, 'somewhere');

  before(() => {
    writeFileSync(program, PRETENDS);
    chmodSync(program, 0o755);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it('reads all of a snapshot, and changes nothing', async () => {
    const opened = await restic.open('ab');
    const said = 'archive' in opened ? opened.archive.toString() : opened.because;
    assert.equal(
      said,
      's3:https://store/b/somewhere p --no-cache --no-lock --cacert /ca.pem dump --archive tar ab /\n',
    );
  });

  it('says why one cannot be read, also when only a folder of it cannot', async () => {
    const opened = await Promise.all(['fails-to-count', 'fails-to-read'].map((id) => restic.open(id)));
    assert.deepEqual(opened, [{ because: 'the last words' }, { because: 'the last words' }]);
  });

  it('looks up once again what was laid elsewhere meanwhile, and then believes it, without waiting', async () => {
    const [moved, gone] = await Promise.all([restic.open('moved'), restic.open('gone')]);
    assert.equal('archive' in moved && moved.archive.toString(), 'read again\n');
    assert.deepEqual(gone, { because: 'retrying: The specified key does not exist.' });
  });
});
