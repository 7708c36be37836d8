import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ClientChannel } from 'ssh2';
import { seen } from '../../clock';
import { RESIDENT } from './guard-script';
import { PulseLine } from './pulse-line';

const DAY = 86_400_000;
const calm = { epoch: 3, renewal: undefined, deadline: DAY };

let home: string;
let program: ChildProcessWithoutNullStreams;
let line: PulseLine;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulse-line-'));
  mkdirSync(join(home, '.dumont'));
  // A workload that lives: the program's own group, under this process.
  writeFileSync(join(home, '.dumont/run'), `3 0 ${process.pid}\n`);
  program = spawn('sh', ['-c', RESIDENT], { env: { ...process.env, HOME: home, GPU_DEVICE: '/dev/null' } });
  const { stdin: writable, stdout: readable, stderr } = program;
  const close = (): void => {
    writable.destroy();
    program.kill('SIGKILL');
  };
  line = new PulseLine(
    Object.assign(Duplex.from({ writable, readable }), { stderr, close }) as unknown as ClientChannel,
  );
});

afterEach(() => {
  line.end();
  rmSync(home, { recursive: true });
});

const lease = (): string => readFileSync(join(home, '.dumont/dumont.lease'), 'utf8').trim();

describe('the program that answers beats', () => {
  it('answers each with the machine’s clock, the epoch and the state', async () => {
    const [first, second] = [await line.ask(calm), await line.ask(calm)];
    assert.deepEqual([first.epoch, first.state, second.state], [3, 'alive', 'alive']);
    assert.ok(first.uptime > 0 && second.uptime >= first.uptime);
  });

  it('sees at every beat how things are now', async () => {
    await line.ask(calm);
    writeFileSync(join(home, '.dumont/run'), '4 999999999 999999999\n');
    const { epoch, state } = await line.ask(calm);
    assert.deepEqual([epoch, state], [4, 'dead']);
  });

  it('renews the lease of the epoch it is asked about, and of no other', async () => {
    await line.ask({ ...calm, renewal: { uptime: 777, lease: 3000 } });
    await line.ask({ ...calm, epoch: 2, renewal: { uptime: 888, lease: 3000 } });
    await line.ask(calm);
    assert.equal(lease(), '777 300');
  });

  it('answers late what it was asked in time, and is not asked anything else meanwhile', async () => {
    await line.ask(calm);
    program.kill('SIGSTOP');
    const late = line.ask(calm);
    assert.equal(line.free, false);
    program.kill('SIGCONT');
    assert.equal((await late).state, 'alive');
    assert.equal(line.free, true);
  });

  it('is over when a beat has not been answered by its deadline', async () => {
    program.kill('SIGSTOP');
    await assert.rejects(line.ask({ ...calm, deadline: 1 }), /not answered/);
    assert.equal(line.open, false);
    await assert.rejects(line.ask(calm), /Nobody answers/);
  });

  it('is over, for whoever still waits as well, when it ends by itself', async () => {
    program.kill('SIGSTOP');
    const waiting = assert.rejects(line.ask(calm), /not answered/);
    program.kill('SIGKILL');
    await waiting;
    await seen({ hoped: 'the end is noticed', within: 10_000 }, () => !line.open || undefined);
  });
});
