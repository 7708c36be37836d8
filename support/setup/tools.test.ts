import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isInstalled, missing, whyNoRoom, whyNotWritable } from './tools';

const setup = join(__dirname, 'setup.js');

describe('what the project needs', () => {
  it('is said with its reason when it is not there', () => {
    const lacks = missing({ shelves: ['/nowhere'], node: '18.20.1' });
    const by = (name: string): string | undefined => lacks.find(({ what }) => what === name)?.by;
    assert.equal(by('Node >= 20.19'), 'you');
    assert.equal(by('sshd'), 'packages');
    assert.ok(lacks.every(({ why }) => why.length > 10));
  });

  it('is found without losing time when it is there', (t) => {
    const script = `
      const started = process.hrtime.bigint();
      const lacks = require('./tools').missing();
      console.log(JSON.stringify({ lacks, ms: Number(process.hrtime.bigint() - started) / 1e6 }));`;
    const { lacks, ms } = JSON.parse(
      execFileSync(process.execPath, ['-e', script], { cwd: __dirname }).toString(),
    ) as { lacks: unknown; ms: number };
    t.diagnostic(`looked for ${Math.round(ms)} ms`);
    assert.deepEqual(lacks, []);
  });

  it('is room for temporary files, in a place that is there', () => {
    assert.equal(whyNoRoom(), undefined);
    assert.match(whyNoRoom('/proc/self') ?? '', /^\/proc\/self has only 0\.0 of 16\.0 MB: free some/);
    assert.match(whyNoRoom('/nowhere') ?? '', /^\/nowhere cannot be used \(ENOENT\): set TMPDIR/);
  });

  it('goes on to its end when nobody reads any more what is printed', async () => {
    const script = `
      require('./tools').outliveReader();
      setInterval(() => console.log('a word'), 1);
      setTimeout(() => process.exit(7), 200);`;
    const child = spawn(process.execPath, ['-e', script], { cwd: __dirname });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    assert.deepEqual(await once(child, 'exit'), [7, null]);
  });

  it('is a place for reports that can be written to', () => {
    assert.equal(whyNotWritable(tmpdir()), undefined);
    assert.equal(whyNotWritable('/proc/a/b'), '/proc/a/b cannot be used: nothing can be made there');
    assert.match(whyNotWritable(__filename) ?? '', /there is a file of that name/);
  });

  it('compares the installed packages with the lock', () => {
    const lock = {
      packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, o: { version: '1', optional: true } },
    };
    assert.equal(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } }), true);
    assert.equal(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } }), false);
    assert.equal(isInstalled(lock, { packages: {} }), false);
  });
});

describe('npm run setup', () => {
  it('explains itself', () => {
    assert.match(execFileSync(process.execPath, [setup, '--help']).toString(), /npm run setup \[-- --yes\]/);
  });

  it('refuses an option it does not know', () => {
    const { status, stderr } = spawnSync(process.execPath, [setup, '--now']);
    assert.equal(status, 2);
    assert.match(stderr.toString(), /Unknown option --now/);
  });
});
