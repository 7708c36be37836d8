// npm run check:features: gplint over the features. It does not know the word Rule, so it reads copies without it.
'use strict';
const { spawnSync } = require('child_process');
const { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const { bin } = require('./run');
const { ROOT } = require('./tools');

const copies = mkdtempSync(join(tmpdir(), 'features-'));
try {
  cpSync(join(ROOT, 'features'), join(copies, 'features'), { recursive: true });
  const found = readdirSync(join(copies, 'features'), { recursive: true }).filter((name) =>
    name.endsWith('.feature'),
  );
  for (const name of found) {
    const copy = join(copies, 'features', name);
    // The line stays, so that every finding has its right number.
    writeFileSync(copy, readFileSync(copy, 'utf8').replace(/^(\s*)Rule:/gm, '$1# Rule:'));
  }
  const lint = [bin('gplint'), '--config', join(ROOT, '.gplintrc'), join(copies, 'features')];
  const { status, stdout, stderr } = spawnSync(process.execPath, lint, { encoding: 'utf8' });
  process.stdout.write(`${stdout}${stderr}`.replaceAll(copies, '.'));
  process.exitCode = status === null ? 1 : status;
} finally {
  rmSync(copies, { recursive: true, force: true });
}
