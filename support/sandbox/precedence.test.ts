import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { goesFirst } from './precedence';

const niceOf = (pid: number): string | undefined =>
  / nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, 'utf8'))?.[1];

async function sleeper(t: TestContext, detached: boolean): Promise<number> {
  const child = spawn('sleep', ['60'], { detached, stdio: 'ignore' });
  await once(child, 'spawn');
  t.after(() => child.kill('SIGKILL'));
  return child.pid ?? 0;
}

const mayGoFirst = process.getuid?.() === 0 && existsSync('/proc/self/autogroup');

describe('who goes first', { skip: mayGoFirst ? false : 'only root may decide that here' }, () => {
  it('is a process with a session of its own', async (t) => {
    const pid = await sleeper(t, true);
    goesFirst(pid);
    assert.equal(niceOf(pid), '-5');
  });

  it('is nobody who shares the session of others', async (t) => {
    const pid = await sleeper(t, false);
    const before = niceOf(pid);
    goesFirst(pid);
    assert.equal(niceOf(pid), before);
  });

  it('is nobody who is gone', () => {
    assert.doesNotThrow(() => {
      goesFirst(2 ** 22 + 1);
    });
  });
});
