import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { delay, now, seen, within } from '../../clock';
import { ownDirectory } from '../../directory';
import { newKeyPair } from '../../key-pair';
import { openCloud } from './cloud';
import { removeAll } from './disk';
import type { Damage, Machine, Machines } from './machines';

const run = promisify(execFile);
const QUIET = 400;
const STRICTLY = '-F none -o BatchMode=yes -o LogLevel=ERROR -o StrictHostKeyChecking=no';
const KNOWN = '-o UserKnownHostsFile=/dev/null -p 2222';
const PARROT = 'while read -r word; do echo "$word"; done';
const STORM = `cd "\${WORKSPACE:-/workspace}"; n=0; while :; do n=$((n + 1)); (echo $n > beat.$((n % 8)); sleep 0.01 &); done`;

let directory: string;
let cloud: Machines;
const cleanUp: (() => unknown)[] = [];

const options = (): readonly string[] => [...`${STRICTLY} ${KNOWN}`.split(' '), '-i', join(directory, 'key')];
const ssh = async (machine: Machine, command: string): Promise<string> =>
  (
    await run('ssh', [...options(), `${machine.user}@${machine.address}`, command], { timeout: 5000 })
  ).stdout.trim();

/** A session that says back what it is told. */
function talk(machine: Machine, command: string) {
  const session = spawn('ssh', [...options(), `${machine.user}@${machine.address}`, command], {
    stdio: 'pipe',
  });
  cleanUp.push(() => session.kill('SIGKILL'));
  const heard: string[] = [];
  createInterface({ input: session.stdout }).on('line', (line) => heard.push(line));
  const say = (word: string): void => void session.stdin.write(`${word}\n`);
  const hears = async (word: string, since: number): Promise<number> => {
    await seen({ hoped: `the session says ${word}`, within: 2000 }, () => heard.includes(word) || undefined);
    return now() - since;
  };
  const answers = (word: string): Promise<number> => {
    say(word);
    return hears(word, now());
  };
  return { heard, say, hears, answers, ended: once(session, 'exit') };
}

/** Whether somebody who connects hears anything within a while; a refusal is heard, too. */
async function hearsNothing(machine: Machine): Promise<boolean> {
  const socket = createConnection(machine.port, machine.address);
  try {
    await once(socket, 'connect');
    const heard = ['data', 'end', 'error', 'close'].map((sign) => once(socket, sign).then(() => false));
    return await Promise.race([...heard, delay(QUIET).then(() => true)]);
  } finally {
    socket.destroy();
  }
}

const onDisk = (machine: Machine, file: string): string => {
  const path = join(machine.directory, 'workspace', file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
const beats = (machine: Machine): string =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((n) => onDisk(machine, `beat.${n}`)).join();

async function rented(name = 'gpu-1'): Promise<Machine> {
  const key = readFileSync(join(directory, 'key.pub'), 'utf8');
  const gpu = { name: 'RTX 4090', memoryMb: 24564 };
  const machine = await cloud.start({ name, user: 'root', authorizedKeys: [key], gpu });
  cleanUp.push(() => machine.destroy());
  return machine;
}

/** A way from one machine into another that does not leave the cloud. */
async function wayInto(machine: Machine, from: Machine, command = PARROT): Promise<string> {
  const pair = newKeyPair();
  await machine.authorise(pair.publicKey);
  await ssh(from, `umask 077; cat > .ssh/id_ed25519 <<'END'\n${pair.privateKey}END`);
  return `ssh ${STRICTLY} ${KNOWN} -i $HOME/.ssh/id_ed25519 ${machine.user}@${machine.address} '${command}'`;
}

for (const tier of [1, 2] as const)
  describe(`a damaged machine of tier ${tier}`, () => {
    before(async () => {
      directory = ownDirectory(tmpdir());
      const pair = newKeyPair();
      writeFileSync(join(directory, 'key'), pair.privateKey, { mode: 0o600 });
      writeFileSync(join(directory, 'key.pub'), pair.publicKey);
      cloud = await openCloud(directory, tier);
    });
    afterEach(async () => {
      for (const undo of cleanUp.splice(0).reverse()) await undo();
    });
    after(async () => {
      await cloud.close();
      await removeAll(directory);
    });

    it('lives on behind a cut link and hears nothing until it is mended', async (t) => {
      const [gpu, neighbour] = await Promise.all([rented(), rented('gpu-2')]);
      const way = await wayInto(gpu, neighbour);
      talk(gpu, STORM);
      const [outside, inside] = [talk(gpu, PARROT), talk(neighbour, way)];
      await Promise.all([outside.answers('one'), inside.answers('one')]);
      await seen({ hoped: 'its processes beat', within: 4000 }, () => /[^,]/.test(beats(gpu)) || undefined);
      const asked = now();
      await gpu.damage('link-cut');
      const took = now() - asked;
      const then = beats(gpu);
      for (const session of [outside, inside]) session.say('two');
      assert.ok(await hearsNothing(gpu), 'who connects hears nothing');
      await assert.rejects(ssh(neighbour, `timeout 0.3 ${way}`), /Command failed/);
      assert.deepEqual([outside.heard, inside.heard], [['one'], ['one']]);
      assert.notEqual(beats(gpu), then, 'its processes live');
      assert.equal(await ssh(neighbour, 'echo well'), 'well');
      const healed = now();
      await gpu.mend('link-cut');
      const [fromOutside, fromInside, anew] = await Promise.all([
        outside.hears('two', healed),
        inside.hears('two', healed),
        ssh(gpu, 'echo back'),
      ]);
      assert.ok(fromOutside < 200, `from outside it answers after ${Math.round(fromOutside)} ms`);
      assert.equal(anew, 'back');
      await Promise.all([outside.answers('three'), inside.answers('three')]);
      assert.deepEqual(
        [outside.heard, inside.heard],
        [
          ['one', 'two', 'three'],
          ['one', 'two', 'three'],
        ],
      );
      t.diagnostic(
        `cut in ${took.toFixed(1)} ms; answers after the heal: outside ${fromOutside.toFixed(1)} ms, machine ${fromInside.toFixed(1)} ms`,
      );
    });

    it('cannot call another machine either while its link is cut', async () => {
      const [gpu, neighbour] = await Promise.all([rented(), rented('gpu-2')]);
      const stream = 'cd "${WORKSPACE:-/workspace}"; while read -r n; do echo $n >stream; done';
      const anew = 'cd "${WORKSPACE:-/workspace}"; cat >anew';
      const streaming = `{ while sleep 0.02; do date +%N; done; } | ${await wayInto(neighbour, gpu, stream)}`;
      const dialling = `while sleep 0.02; do date +%N | timeout 1 ${await wayInto(neighbour, gpu, anew)}; done`;
      for (const command of [streaming, dialling]) talk(gpu, command);
      const heard = (): string => onDisk(neighbour, 'stream') + onDisk(neighbour, 'anew');
      const news = (file: string): Promise<unknown> => {
        const old = onDisk(neighbour, file);
        return seen(
          { hoped: `news of ${file}`, within: 4000 },
          () => onDisk(neighbour, file) !== old || undefined,
        );
      };
      await Promise.all([news('stream'), news('anew')]);
      await gpu.damage('link-cut');
      await delay(100); // what was on its way arrives
      const then = heard();
      await delay(QUIET);
      assert.equal(heard(), then);
      await gpu.mend('link-cut');
      await Promise.all([news('stream'), news('anew')]);
    });

    it('lets a caller who hung up during a cut go only after it', async () => {
      const gpu = await rented();
      const session = talk(gpu, `${PARROT}; echo over > "\${WORKSPACE:-/workspace}/over"`);
      await session.answers('one');
      await gpu.damage('link-cut');
      cleanUp.pop()?.call(undefined);
      await session.ended;
      await delay(QUIET);
      assert.equal(onDisk(gpu, 'over'), '');
      await gpu.mend('link-cut');
      await seen({ hoped: 'the session ends', within: 1000 }, () => onDisk(gpu, 'over') || undefined);
    });

    it('stands still while frozen, however much it forks, and goes on when thawed', async (t) => {
      const gpu = await rented();
      const storms = [1, 2, 3].map(() => talk(gpu, STORM));
      const session = talk(gpu, PARROT);
      await session.answers('one');
      await seen({ hoped: 'it storms', within: 2000 }, () => onDisk(gpu, 'beat.1') !== '' || undefined);
      const asked = now();
      await gpu.damage('freeze');
      const took = now() - asked;
      const then = beats(gpu);
      session.say('two');
      assert.ok(await hearsNothing(gpu), 'who connects hears nothing');
      assert.deepEqual(session.heard, ['one']);
      assert.equal(beats(gpu), then);
      const healed = now();
      await gpu.mend('freeze');
      const answered = await session.hears('two', healed);
      assert.ok(answered < 200, 'it answers at once');
      await seen({ hoped: 'it storms again', within: 1000 }, () => beats(gpu) !== then || undefined);
      assert.equal(await ssh(gpu, 'echo back'), 'back');
      t.diagnostic(
        `frozen in ${took.toFixed(1)} ms; answers ${answered.toFixed(1)} ms after the thaw; ${storms.length} storms`,
      );
    });

    it('loses its GPU and gets it back', async () => {
      const gpu = await rented();
      await gpu.damage('gpu-lost');
      const look = '(: < "${GPU_DEVICE:-/dev/nvidia0}") 2>/dev/null; echo $?; nvidia-smi -L; echo $?';
      assert.match(
        await ssh(gpu, look),
        /^[12]\nUnable to determine the device handle .* GPU is lost.*\n15$/,
      );
      await gpu.mend('gpu-lost');
      assert.match(await ssh(gpu, look), /^0\nGPU 0: NVIDIA GeForce RTX 4090 .*\n0$/);
    });

    const ways: readonly (readonly Damage[])[] = [['link-cut'], ['freeze'], ['link-cut', 'freeze']];
    for (const damages of ways)
      for (const end of ['destroy', 'vanish'] as const)
        it(`can ${end} under ${damages.join(' and ')}, and its sessions end`, async (t) => {
          const gpu = await rented();
          const session = talk(gpu, PARROT);
          await session.answers('one');
          for (const damage of damages) await gpu.damage(damage);
          const asked = now();
          await gpu[end]();
          t.diagnostic(`gone in ${(now() - asked).toFixed(1)} ms`);
          await within(1000, 'the session ends', session.ended);
          assert.equal(existsSync(gpu.directory), false);
          await assert.rejects(gpu.mend('freeze'), /does not run/);
        });

    it('comes back whole when it was stopped meanwhile', async () => {
      const gpu = await rented();
      for (const damage of ['link-cut', 'freeze'] as const) await gpu.damage(damage);
      await gpu.stop();
      await gpu.resume();
      assert.equal(await ssh(gpu, 'echo back'), 'back');
    });
  });
