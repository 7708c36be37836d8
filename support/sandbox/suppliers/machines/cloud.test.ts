import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { delay, now, seen, within } from '../../clock';
import { ownDirectory, removeStale } from '../../directory';
import { newKeyPair } from '../../key-pair';
import { openCloud } from './cloud';
import { removeAll } from './disk';
import type { Machine, Machines, MachineSpec } from './machines';
import { alive } from './processes';

const run = promisify(execFile);
const GPU = { name: 'RTX 4090', memoryMb: 24564 };
let directory: string;
let cloud: Machines;
let spec: MachineSpec;
const key = (): string => join(directory, 'key');

const options = (): readonly string[] => [
  ...['-F', 'none', '-i', key(), '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'LogLevel=ERROR'],
  ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-p', '2222'],
];
const ssh = async (machine: Machine, command: string, user = 'root'): Promise<string> =>
  (
    await run('ssh', [...options(), `${user}@${machine.address}`, command], { timeout: 10_000 })
  ).stdout.trim();

async function rented(t: TestContext, changes: Partial<MachineSpec> = {}): Promise<Machine> {
  const machine = await cloud.start({ ...spec, ...changes });
  t.after(() => machine.destroy());
  return machine;
}

async function refused(machine: Machine): Promise<string | undefined> {
  const socket = createConnection(machine.port, machine.address);
  try {
    await once(socket, 'connect');
    return undefined;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code;
  } finally {
    socket.destroy();
  }
}

function descendants(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children
    .filter((child) => child !== '')
    .flatMap((child) => [Number(child), ...descendants(Number(child))]);
}

function networks(pids: readonly number[]): Set<string> {
  return new Set(
    pids.flatMap((pid) => {
      try {
        return [readlinkSync(`/proc/${pid}/ns/net`)];
      } catch {
        return []; // gone, or somebody else's
      }
    }),
  );
}

const namers = (words: string): readonly number[] =>
  everyone().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words);
    } catch {
      return false; // gone
    }
  });

const everyone = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

describe('a cloud of machines', () => {
  before(async () => {
    directory = ownDirectory(tmpdir());
    const pair = newKeyPair();
    writeFileSync(key(), pair.privateKey, { mode: 0o600 });
    spec = { name: 'gpu-1', user: 'root', authorizedKeys: [pair.publicKey], gpu: GPU };
    cloud = await openCloud(directory);
  });
  after(async () => {
    await cloud.close();
    await removeAll(directory);
  });

  it('starts a GPU machine that answers ssh and shows its GPU', async (t) => {
    const started = now();
    const machine = await rented(t);
    t.diagnostic(`started in ${Math.round(now() - started)} ms`);
    const look = 'id -un; hostname; pwd; echo $HOME; ls -d /workspace';
    assert.equal(await ssh(machine, look), 'root\ngpu-1\n/root\n/root\n/workspace');
    const query =
      'nvidia-smi --query-gpu=name,memory.total --format=csv,noheader,nounits; nvidia-smi -L; nvidia-smi';
    const answers = await ssh(machine, query);
    assert.match(answers, /^NVIDIA GeForce RTX 4090, 24564\nGPU 0: NVIDIA GeForce RTX 4090 \(UUID: GPU-/);
    assert.match(answers, /24564MiB/);
    assert.match(machine.hostKey, /^ssh-ed25519 AAAA/);
    assert.match(machine.address, /^127\.77\.\d+\.\d+$/);
  });

  it('counts what crosses a link, from one run to the next', async (t) => {
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

  it('loses its GPU while the machine still answers', async (t) => {
    const machine = await rented(t);
    chmodSync(join(machine.directory, 'nvidia0'), 0);
    const answer = await ssh(machine, 'cat /dev/nvidia0 2>/dev/null; echo $?; nvidia-smi; echo $?');
    assert.match(answer, /^1\nUnable to determine the device handle .* GPU is lost.*\n15$/);
  });

  it('starts a machine without a GPU for a user of its own', async (t) => {
    const machine = await rented(t, { name: 'standby', user: 'dumont', gpu: undefined as never });
    const look = 'id -un; echo $HOME; touch /workspace/x && ls -l /dev/nvidia0 || nvidia-smi || echo none';
    assert.match(await ssh(machine, `(${look}) 2>/dev/null`, 'dumont'), /^dumont\n\/home\/dumont\nnone$/);
    await assert.rejects(ssh(machine, 'true', 'root'), /Permission denied/);
  });

  it('lets one machine copy its workspace to another at its own address', async (t) => {
    const [gpu, standby] = await Promise.all([rented(t), rented(t, { name: 'standby' })]);
    const pair = newKeyPair();
    await standby.authorise(pair.publicKey);
    await ssh(gpu, `umask 077; cat > .ssh/id_ed25519 <<'END'\n${pair.privateKey}END`);
    const way = `ssh -o StrictHostKeyChecking=no -o LogLevel=ERROR`;
    await ssh(
      gpu,
      `echo work > /workspace/f; rsync -a -e '${way}' /workspace/ root@${standby.address}:/workspace/`,
    );
    assert.equal(
      await ssh(standby, 'cat /workspace/f; echo $SSH_CLIENT | cut -d" " -f1'),
      `work\n${standby.address.replace(/\d+$/, '254')}`,
    );
  });

  it('vanishes at once, refuses connections and takes its disk with it', async (t) => {
    const machine = await rented(t);
    const session = spawn('ssh', [...options(), `root@${machine.address}`, 'echo up; setsid sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(session.stdout, 'data');
    const ended = once(session, 'exit');
    const before = now();
    const vanished = machine.vanish();
    await within(1000, 'the session ends', ended);
    t.diagnostic(`the session ended after ${Math.round(now() - before)} ms`);
    await vanished;
    await machine.gone;
    assert.equal(await refused(machine), 'ECONNREFUSED');
    assert.equal(existsSync(machine.directory), false);
    await assert.rejects(machine.resume(), /gone for good/);
  });

  it('keeps its disk and its key while stopped', async (t) => {
    const machine = await rented(t);
    await ssh(machine, 'echo kept > /workspace/f');
    await machine.stop();
    await machine.gone;
    assert.equal(await refused(machine), 'ECONNREFUSED');
    await machine.resume();
    assert.equal(await ssh(machine, 'cat /workspace/f'), 'kept');
  });

  it('tells when a machine ends by itself', async (t) => {
    const machine = await rented(t);
    await ssh(machine, 'kill -9 -1').catch(() => undefined); // the connection dies with the machine
    await within(2000, 'the machine is gone', machine.gone);
    await seen({ hoped: 'connections are refused', within: 1000 }, () => refused(machine));
  });

  it('starts five machines at once and gives them all back', async (t) => {
    const started = now();
    const five = await Promise.all([1, 2, 3, 4, 5].map((n) => rented(t, { name: `gpu-${n}` })));
    t.diagnostic(`five started in ${Math.round(now() - started)} ms`);
    assert.deepEqual(
      await Promise.all(five.map((m) => ssh(m, 'hostname'))),
      five.map((_, n) => `gpu-${n + 1}`),
    );
    assert.equal(new Set(five.map((m) => m.address)).size, 5);
    await Promise.all(five.map((m) => m.destroy()));
    assert.deepEqual(
      five.filter((m) => existsSync(m.directory)),
      [],
    );
  });
});

const OWNER = `
const { openCloud } = require('./cloud');
const { ownDirectory } = require('../../directory');
(async () => {
  const path = ownDirectory(process.argv[1]);
  const cloud = await openCloud(path);
  const spec = { name: 'm', user: 'root', authorizedKeys: [] };
  await Promise.all([cloud.start(spec), cloud.start(spec)]);
  console.log(path);
  setTimeout(() => process.stdin.once('data', () => cloud.start(spec)), 0);
})();
`;

describe('the death of the owner', () => {
  for (const starting of [false, true]) {
    it(`leaves nothing behind${starting ? ', not even a machine that was just starting' : ''}`, async (t) => {
      const base = ownDirectory(tmpdir());
      t.after(() => removeAll(base));
      const owner = spawn(process.execPath, ['--require', 'ts-node/register', '-e', OWNER, base], {
        cwd: resolve(__dirname),
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const path = String(await once(owner.stdout, 'data')).trim();
      if (starting) {
        owner.stdin.write('go');
        await delay(15 + Math.random() * 30);
      }
      const family = descendants(owner.pid ?? 0);
      const theirs = networks(family);
      assert.ok(family.length >= 8 && theirs.size >= 3, 'the owner has machines');
      const struck = now();
      const ended = once(owner, 'exit');
      owner.kill('SIGKILL');
      await ended;
      await seen({ hoped: 'every process is gone', within: 2000 }, () => !family.some(alive) || undefined);
      t.diagnostic(`${family.length} processes gone after ${Math.round(now() - struck)} ms`);
      theirs.delete(readlinkSync('/proc/self/ns/net'));
      assert.deepEqual(
        [...networks(everyone())].filter((network) => theirs.has(network)),
        [],
      );
      assert.deepEqual(namers(path), []);
      assert.ok(!readFileSync('/proc/self/mountinfo', 'utf8').includes(path));
      assert.deepEqual(await removeStale(base), [path]);
    });
  }
});
