import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { delay, now, seen } from '../../clock';
import { BEAT, GUARD, OPENING, START, STOP } from './guard-script';

/** Hundredths of a second. */
const LEASE = 40;
const FOR_GOOD = 0;
const LIVES = 'trap "exit 0" TERM; >ready; while :; do sleep 0.1; done';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'guard-'));
  mkdirSync(join(home, '.dumont'));
  for (const [name, text] of Object.entries({ guard: GUARD, start: START, stop: STOP, beat: BEAT.cpu }))
    writeFileSync(join(home, '.dumont', name), text);
});

afterEach(async () => {
  await script('stop');
  rmSync(home, { recursive: true });
});

async function script(name: string, ...words: readonly (string | number)[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: home, WORKSPACE: home };
  const args = [join(home, '.dumont', name), ...words.map(String)];
  return (await promisify(execFile)('sh', args, { env, cwd: home })).stdout.trim();
}

/** Has a command run under an epoch and a lease; what is started has written itself down when this resolves. */
async function started(command: string, epoch: number, lease: number): Promise<void> {
  writeFileSync(join(home, '.dumont/workload'), OPENING + command);
  await script('start', epoch, lease);
}

const state = async (): Promise<string | undefined> => (await script('beat')).split(' ').at(-1);
const becomes = (wanted: string): Promise<true> =>
  seen({ hoped: `the workload is ${wanted}`, within: 10_000 }, async () =>
    (await state()) === wanted ? true : undefined,
  );

describe('the guard', () => {
  it('has the workload run under its epoch when its start is over, and nothing of it held open', async () => {
    await started(`echo $WORKLOAD_EPOCH $DUMONT_GUARD >told; ${LIVES}`, 3, FOR_GOOD);
    assert.match(await script('beat'), /^\d+ 3 alive$/);
    await seen({ hoped: 'the workload tells', within: 10_000 }, () => existsSync(join(home, 'ready')));
    assert.equal(readFileSync(join(home, 'told'), 'utf8').trim(), '3');
  });

  it('tells how the workload ended', async () => {
    await started('exit 0', 3, FOR_GOOD);
    await becomes('0');
    await started('exit 7', 4, FOR_GOOD);
    await becomes('7');
  });

  it('starts an epoch once', async () => {
    await started(LIVES, 3, FOR_GOOD);
    await script('start', 3, FOR_GOOD);
    await assert.rejects(script('start', 4, FOR_GOOD), /epoch 3 is alive/);
    await script('stop');
    await assert.rejects(script('start', 3, FOR_GOOD), /epoch 3 has ended/);
  });

  it('kills the workload when its lease has run out, not before', async () => {
    const begun = now();
    await started('exec sleep 60', 3, LEASE);
    await becomes('expired');
    assert.ok(now() - begun >= LEASE * 10, `after ${now() - begun} ms`);
  });

  it('leaves it alone for as long as the lease is renewed', async () => {
    await started(LIVES, 3, LEASE);
    const [uptime = ''] = readFileSync('/proc/uptime', 'utf8').split(' ');
    writeFileSync(join(home, '.dumont/dumont.lease'), `${Number(uptime) * 100} 360000\n`);
    await delay(LEASE * 10 + 100);
    assert.equal(await state(), 'alive');
  });
});
