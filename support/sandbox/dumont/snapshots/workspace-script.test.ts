import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
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
import { afterEach, beforeEach, describe, it } from 'node:test';
import { AFTER_FETCHING, DIFFERS, PLACE, STAGE } from './workspace-script';

const TREE = `mkdir -p empty "with space"; echo one >one; ln one two; ln -s nowhere dangling; chmod 2750 empty
printf 'x' >"with space/-dash"; printf y >"$(printf 'new\\nline')"; truncate -s 3M holes; touch -d 2001-02-03T04:05:06.789 one`;

describe('the workspace while it is saved and restored', () => {
  let directory = '';
  const work = (...parts: readonly string[]): string => join(directory, 'workspace', ...parts);
  const run = (script: string, cwd = work()) => {
    const env = { ...process.env, HOME: join(directory, 'home'), WORKSPACE: work() };
    const { status, stderr } = spawnSync('sh', ['-c', script], { cwd, env });
    return { status, stderr: stderr.toString() };
  };
  const must = (script: string, cwd?: string): void => {
    assert.deepEqual(run(script, cwd), { status: 0, stderr: '' });
  };
  const fetched = (): void => {
    must('rm -rf .dumont/fetched; cp -a --sparse=never .dumont/saved .dumont/fetched');
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'stage-test-'));
    mkdirSync(work('.dumont'), { recursive: true });
    mkdirSync(join(directory, 'home/.dumont'), { recursive: true });
    must(TREE);
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('is found again exactly, holes and all', () => {
    must(STAGE);
    fetched();
    must(AFTER_FETCHING, work('.dumont/fetched'));
    must('[ "$(stat -c %b .dumont/fetched/holes)" = "$(stat -c %b holes)" ]');
    must('rm -rf one empty; echo new >later');
    must(PLACE);
    assert.deepEqual(readdirSync(work()).sort(), [
      ...['.dumont', 'dangling', 'empty', 'holes', 'new\nline', 'one', 'two', 'with space'],
    ]);
    assert.deepEqual(readdirSync(work('.dumont')), ['placing', 'saved']);
  });

  for (const [what, spoil] of Object.entries({
    'a byte': 'printf z >"with space/-dash"; touch -r .dumont/contents "with space/-dash"',
    'a file less': 'rm two',
    'a file more': 'echo >more',
    'another mode': 'chmod 700 empty',
    'another target': 'ln -sfn elsewhere dangling',
    'another time': 'touch one',
  }))
    it(`is refused with ${what} of difference`, () => {
      must(STAGE);
      fetched();
      must(spoil, work('.dumont/fetched'));
      assert.equal(run(AFTER_FETCHING, work('.dumont/fetched')).status, DIFFERS);
    });

  it('takes its new place to the end after an interruption anywhere', () => {
    must(STAGE);
    fetched();
    must('mkdir .dumont/replaced; mv one two .dumont/replaced');
    must(PLACE);
    assert.equal(readFileSync(work('two'), 'utf8'), 'one\n');
    fetched();
    must('find .dumont/fetched -maxdepth 1 -type f -exec mv -t . -- {} +; : >.dumont/fetched/.dumont/modes');
    must('rm -r empty "with space" dangling; : >.dumont/fetched/.dumont/entering');
    must(PLACE);
    must(PLACE);
    assert.equal(readFileSync(work('one'), 'utf8'), 'one\n');
    assert.equal(existsSync(work('.dumont/fetched')), false);
  });

  it('is saved as it was at one instant of the work, which goes on afterwards', async () => {
    const writes = 'n=0; while :; do n=$((n + 1)); echo $n >>log; echo $n >last.new; mv last.new last; done';
    const child = spawn('sh', ['-c', writes], { cwd: work(), detached: true, stdio: 'ignore' });
    const group = child.pid ?? 0;
    try {
      writeFileSync(join(directory, 'home/.dumont/run'), `1 ${group} ${group}\n`);
      must(STAGE);
      const log = readFileSync(work('.dumont/saved/log'), 'utf8').trimEnd().split('\n').map(Number);
      const last = Number(readFileSync(work('.dumont/saved/last'), 'utf8'));
      assert.ok(log.length > 0 && log.every((n, at) => n === at + 1));
      assert.ok([0, 1].includes(log.length - last), `${log.length} written, ${last} marked`);
      const before = readFileSync(work('log')).length;
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.ok(readFileSync(work('log')).length > before);
    } finally {
      process.kill(-group, 'SIGKILL');
    }
  });
});
