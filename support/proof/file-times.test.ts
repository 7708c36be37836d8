import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { now } from '../clock';
import { FileTimes } from './file-times';

const directory = mkdtempSync(join(tmpdir(), 'file-times-'));
after(() => {
  rmSync(directory, { recursive: true });
});

test('a file was born between the instants before and after it was written', () => {
  const times = new FileTimes(directory);
  assert.ok(times.tick > 0 && times.tick < 25, `a tick of ${times.tick} ms`);
  const before = now();
  writeFileSync(join(directory, 'file'), '');
  const written = now();
  const { lo, hi } = times.bornAt(join(directory, 'file'));
  assert.ok(hi >= before - 1, `${hi} is before ${before}`);
  assert.ok(lo <= written + 1, `${lo} is after ${written}`);
});
