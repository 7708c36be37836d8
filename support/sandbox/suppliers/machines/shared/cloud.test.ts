import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { now, seen } from '../../../clock';
import { ownDirectory, removeStale } from '../../../directory';
import { newKeyPair } from '../../../key-pair';
import { openCloud } from '../cloud';
import { removeAll } from '../disk';
import type { Machine, Machines, MachineSpec } from '../machines';

const run = promisify(execFile);
const STRICTLY = '-F none -o BatchMode=yes -o LogLevel=ERROR -o StrictHostKeyChecking=no';
const DETACHED = 'setsid sh -c "while sleep 0.05; do date >beat; done" </dev/null >/dev/null 2>&1 &';

let directory: string;
let cloud: Machines;
let spec: MachineSpec;

async function ssh(machine: Pick<Machine, 'address' | 'user'>, command: string): Promise<string> {
  const known = ['-o', 'UserKnownHostsFile=/dev/null', '-p', '2222', '-i', join(directory, 'key')];
  const where = `${machine.user}@${machine.address}`;
  return (
    await run('ssh', [...STRICTLY.split(' '), ...known, where, command], { timeout: 5000 })
  ).stdout.trim();
}

async function rented(t: TestContext, changes: Partial<MachineSpec> = {}): Promise<Machine> {
  const machine = await cloud.start({ ...spec, ...changes });
  t.after(() => machine.destroy());
  return machine;
}

/** Every living process whose environment or words name a directory; a zombie has neither. */
const namers = (words: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => ['environ', 'cmdline'].some((file) => readOr(`/proc/${pid}/${file}`).includes(words)));

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // gone, or a kernel's own
  }
}

describe('a cloud of machines that share this computer', () => {
  before(async () => {
    directory = ownDirectory(tmpdir());
    const pair = newKeyPair();
    writeFileSync(join(directory, 'key'), pair.privateKey, { mode: 0o600 });
    const gpu = { name: 'RTX 4090', memoryMb: 24_564 };
    spec = { name: 'gpu-1', user: 'root', authorizedKeys: [pair.publicKey], gpu };
    cloud = await openCloud(directory, 2);
  });
  after(async () => {
    await cloud.close();
    await removeAll(directory);
  });

  it('says which tier it is, why, and what it can do only in part', () => {
    assert.equal(cloud.tier, 2);
    assert.match(cloud.why, /^SANDBOX_TIER=2 asks for it\. The machines share this computer's network/);
    assert.deepEqual(Object.keys(cloud.limits), ['link-cut']);
  });

  it('counts what connections to a machine carry, from one run to the next', async (t) => {
    const machine = await rented(t);
    const before = machine.traffic;
    await ssh(machine, 'head -c 500000 /dev/zero | base64');
    const { received, sent } = machine.traffic;
    assert.ok(sent - before.sent > 600_000 && sent - before.sent < 1_000_000, String(sent));
    assert.ok(received > before.received && received < 100_000, String(received));
    await machine.stop();
    const atEnd = machine.traffic;
    assert.ok(atEnd.sent >= sent);
    await machine.resume();
    await ssh(machine, 'true');
    assert.ok(machine.traffic.sent > atEnd.sent);
  });

  it('starts machines that have a home, a workspace and a GPU of their own', async (t) => {
    const started = now();
    const machines = await Promise.all([rented(t), rented(t)]);
    t.diagnostic(`two started in ${Math.round(now() - started)} ms`);
    const look =
      'echo $HOME $WORKSPACE $WORKLOAD_DIR $GPU_DEVICE; pwd; nvidia-smi -L; echo ${SSH_ORIGINAL_COMMAND-unset}';
    const answers = await Promise.all(machines.map((machine) => ssh(machine, look)));
    machines.forEach(({ directory: own }, n) => {
      const [places, home, gpu, rest] = String(answers[n]).split('\n');
      const parts = ['home', 'workspace', 'tmp/workload', 'nvidia0'];
      assert.equal(places, parts.map((part) => join(own, part)).join(' '));
      assert.equal(home, join(own, 'home'));
      assert.match(gpu ?? '', /^GPU 0: NVIDIA GeForce RTX 4090 \(UUID: GPU-/);
      assert.equal(rest, 'unset');
    });
    assert.notEqual(machines[0].address, machines[1].address);
  });

  it('shows no GPU on a machine without one', async (t) => {
    const machine = await rented(t, { gpu: undefined as never, user: 'dumont' });
    assert.equal(await ssh(machine, '[ -e $GPU_DEVICE ] || nvidia-smi -L || echo none'), 'none');
  });

  it('takes with it what has left the session that started it', async (t) => {
    for (const end of ['vanish', 'stop'] as const) {
      const machine = await rented(t);
      await ssh(machine, DETACHED);
      await seen(
        { hoped: 'it beats', within: 2000 },
        () => existsSync(join(machine.directory, 'home/beat')) || undefined,
      );
      await machine[end]();
      assert.deepEqual(namers(`${machine.directory}/`), []);
      assert.equal(existsSync(machine.directory), end === 'stop');
      await assert.rejects(ssh(machine, 'true'), /Connection refused/);
    }
  });

  it('keeps its disk and its key while stopped', async (t) => {
    const machine = await rented(t);
    await ssh(machine, 'echo kept >$WORKSPACE/f');
    await machine.stop();
    await machine.resume();
    assert.equal(await ssh(machine, 'cat $WORKSPACE/f'), 'kept');
  });

  it('ends when its ssh server does', async (t) => {
    const machine = await rented(t);
    await ssh(machine, DETACHED);
    const all = namers(`${machine.directory}/`);
    const servers = all.filter((pid) => readOr(`/proc/${pid}/cmdline`).includes('[listener]'));
    assert.equal(servers.length, 1);
    process.kill(Number(servers[0]), 'SIGKILL');
    await machine.gone;
    await seen(
      { hoped: 'all is gone', within: 2000 },
      () => namers(`${machine.directory}/`).length === 0 || undefined,
    );
  });
});

const OWNER = `
const { openCloud } = require('../cloud');
const { ownDirectory } = require('../../../directory');
(async () => {
  const [, base, key] = process.argv;
  const path = ownDirectory(base);
  const cloud = await openCloud(path, 2);
  const spec = { name: 'm', user: 'root', authorizedKeys: [key] };
  const machines = await Promise.all([cloud.start(spec), cloud.start(spec)]);
  console.log(JSON.stringify({ path, machines: machines.map(({ address, user }) => ({ address, user })) }));
  process.stdin.once('data', async () => { await machines[1].damage('freeze'); console.log('frozen'); });
})();
`;
const TOLD = z.object({
  path: z.string(),
  machines: z.array(z.object({ address: z.string(), user: z.string() })),
});

describe('the death of the owner of machines that share this computer', () => {
  it('leaves nothing behind, neither what left its session nor what is frozen', async (t) => {
    directory = ownDirectory(tmpdir());
    t.after(() => removeAll(directory));
    const pair = newKeyPair();
    writeFileSync(join(directory, 'key'), pair.privateKey, { mode: 0o600 });
    const program = ['--require', 'ts-node/register', '-e', OWNER, directory, pair.publicKey];
    const owner = spawn(process.execPath, program, {
      cwd: resolve(__dirname),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    t.after(() => owner.kill('SIGKILL'));
    const { path, machines } = TOLD.parse(JSON.parse(String(await once(owner.stdout, 'data'))));
    await Promise.all(machines.map((machine) => ssh(machine, DETACHED)));
    const beats = ['1', '2'].map((n) => join(path, 'm', n, 'home/beat'));
    await seen(
      { hoped: 'both beat', within: 2000 },
      () => beats.every((file) => existsSync(file)) || undefined,
    );
    owner.stdin.write('freeze');
    await once(owner.stdout, 'data');
    const before = namers(`${path}/m`).length;
    assert.ok(before >= 5, `the machines live: ${before} processes`);
    const struck = now();
    const ended = once(owner, 'exit');
    owner.kill('SIGKILL');
    await ended;
    await seen(
      { hoped: 'every process is gone', within: 2000 },
      () => namers(`${path}/m`).length === 0 || undefined,
    );
    t.diagnostic(`${before} processes gone after ${Math.round(now() - struck)} ms`);
    assert.deepEqual(await removeStale(directory), [path]);
  });
});
