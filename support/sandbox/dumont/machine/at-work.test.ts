import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { delay, now, seen } from '../../clock';
import type { Connections, Host } from './connections';
import { untilAtWork, type AtWork } from './workload';

/** The machine tells hundredths of a second. */
const TICK = 10;
/** So late somebody asks who comes late; milliseconds. */
const LATE = 1_000;

let home: string;
let workload: ChildProcess;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'at-work-'));
});

afterEach(() => {
  if (workload.pid !== undefined && workload.exitCode === null) process.kill(-workload.pid, 'SIGKILL');
  rmSync(home, { recursive: true });
});

/** Runs a workload as its guard would, and asks the machine about it after its first or last event. */
async function askedOf(script: string, after: 'spawn' | 'exit' = 'spawn'): Promise<AtWork> {
  workload = spawn('sh', ['-c', script], { cwd: home, detached: true, stdio: 'ignore' });
  await once(workload, after);
  return asked();
}

/** Asks the machine about a workload long after it has got through its start. */
async function askedLate(script: string): Promise<AtWork & { readonly asked: number }> {
  workload = spawn('sh', ['-c', script], { cwd: home, detached: true, stdio: 'ignore' });
  await once(workload, 'spawn');
  const children = `/proc/${workload.pid ?? 0}/task/${workload.pid ?? 0}/children`;
  await seen({ hoped: 'it has started something', within: 10_000 }, () =>
    Promise.resolve(readFileSync(children, 'utf8') === '' ? undefined : true),
  );
  await delay(LATE);
  const at = now();
  return { ...(await asked()), asked: at };
}

async function asked(): Promise<AtWork> {
  mkdirSync(join(home, '.dumont'));
  writeFileSync(join(home, '.dumont/run'), `3 ${workload.pid} ${process.pid}\n`);
  const env = { ...process.env, HOME: home };
  const must = async (_host: Host, command: string): Promise<string> =>
    (await promisify(execFile)('sh', ['-c', command], { env, cwd: home })).stdout;
  return untilAtWork({ must } as unknown as Connections, {} as Host, { kind: 'cpu' });
}

describe('a workload at work', () => {
  it('has got through its start', async () => {
    const begun = now() - TICK;
    const { pulse, since } = await askedOf('for n in 1 2 3 4 5; do sleep 0.02; done; >ready; sleep 60; true');
    assert.deepEqual([pulse.epoch, pulse.state, existsSync(join(home, 'ready'))], [3, 'alive', true]);
    assert.ok(since > begun && since <= now(), `since ${since - begun} ms after its start`);
  });

  it('has done so long before it was asked, when whoever asks comes late', async () => {
    const { since, asked } = await askedLate('sleep 60; true');
    assert.ok(since < asked, `since ${since - asked} ms after it was asked`);
  });

  it('is not waited for when it never stops starting something', async () => {
    assert.equal((await askedOf('while :; do sleep 0.001; done')).pulse.state, 'alive');
  });

  it('is not taken for alive when it has ended', async () => {
    assert.equal((await askedOf('exec false', 'exit')).pulse.state, 'dead');
  });
});
