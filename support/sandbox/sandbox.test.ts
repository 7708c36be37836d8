import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client, utils } from 'ssh2';
import { z } from 'zod';
import { now, seen } from './clock';
import { client, rowOf, rowsOf } from './suppliers/wire-client';

const ROOT = resolve(__dirname, '../..');
const READY = z.looseObject({
  market: z.string(),
  faults: z.string(),
  sshKey: z.string(),
  vastApiKey: z.string(),
  vastProductApiKey: z.string(),
});

describe('a sandbox of suppliers', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  const readyFile = join(temporary, 'ready.json');
  const children: ChildProcess[] = [];
  const start = (args: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess => {
    const program = [
      '--require',
      join(__dirname, '../setup/ts-node.js'),
      join(__dirname, 'main.ts'),
      ...args,
    ];
    const env = { PATH: process.env['PATH'] ?? '', TMPDIR: temporary, ...more };
    const child = spawn(process.execPath, program, { cwd: ROOT, env, stdio: ['pipe', 'ignore', 'pipe'] });
    children.push(child);
    return child;
  };
  const begin = async (): Promise<{ child: ChildProcess; ready: z.infer<typeof READY> }> => {
    const child = start(['--only', 'suppliers', '--tied', '--ready-file', readyFile]);
    await seen({ hoped: 'the sandbox is ready', within: 15_000 }, () =>
      existsSync(readyFile) ? true : undefined,
    );
    return { child, ready: READY.parse(JSON.parse(readFileSync(readyFile, 'utf8'))) };
  };
  const words = async (child: ChildProcess): Promise<{ code: unknown; said: string }> => {
    let said = '';
    child.stderr?.on('data', (piece: Buffer) => (said += piece.toString()));
    const [code] = (await once(child, 'close')) as [unknown];
    return { code, said: said.trim() };
  };
  const directories = (): readonly string[] =>
    readdirSync(temporary).filter((name) => name.startsWith('dc-'));

  before(() => {
    assert.equal(directories().length, 0);
  });
  after(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(temporary, { recursive: true });
  });

  const overSsh = async (host: unknown, key: string, command: string): Promise<string> => {
    const ssh = new Client();
    const opened = once(ssh, 'ready');
    ssh.connect({ host: String(host), port: 2222, username: 'root', privateKey: readFileSync(key) });
    await opened;
    try {
      return await new Promise((answer, fail) => {
        ssh.exec(command, (cause, stream) => {
          if (cause !== undefined) fail(cause);
          let said = '';
          stream
            .on('data', (piece: Buffer) => (said += piece.toString()))
            .on('close', () => {
              answer(said.trim());
            });
        });
      });
    } finally {
      ssh.end();
    }
  };

  it('rents a real machine, lets ssh in, ends it, and bills it', async () => {
    const { child, ready } = await begin();
    const call = client(ready.market, ready.vastProductApiKey);
    const key = utils.parseKey(readFileSync(ready.sshKey));
    assert.ok(!(key instanceof Error));
    const publicKey = `ssh-ed25519 ${key.getPublicSSH().toString('base64')}`;
    await call('POST', '/api/v0/ssh/', { ssh_key: publicKey });
    const [offer] = rowsOf(
      await call('POST', '/api/v0/bundles/', { gpu_name: 'RTX 3090', limit: 1 }),
      'offers',
    );
    const order = { image: 'x', disk: 10, label: 'dc-test-w0/a' };
    const { body } = await call('PUT', `/api/v0/asks/${String(offer?.['id'])}/`, order);
    const path = `/api/v0/instances/${String(body['id'])}/`;
    const show = async () => {
      const answer = await call('GET', path);
      return answer.status === 200 ? rowOf(answer, 'instances') : {};
    };
    const running = await seen({ hoped: 'the instance runs', within: 5000, every: 110 }, async () => {
      const row = await show();
      return row['actual_status'] === 'running' ? row : undefined;
    });
    const look = 'nvidia-smi -L; echo ok > /workspace/f && cat /workspace/f';
    const said = await overSsh(running['ssh_host'], ready.sshKey, look);
    assert.match(said, /RTX 3090.*\nok$/);
    assert.equal((await call('DELETE', path)).status, 200);
    await assert.rejects(overSsh(running['ssh_host'], ready.sshKey, 'true'));
    const ever = encodeURIComponent(JSON.stringify({ day: { gte: 0 } }));
    const charges = `/api/v0/charges/?select_filters=${ever}`;
    const bill = await client(ready.market, ready.vastApiKey)('GET', charges);
    assert.deepEqual(rowsOf(bill, 'results')[0]?.['metadata'], { label: 'dc-test-w0/a' });
    child.stdin?.end();
    assert.deepEqual(await words(child), { code: 0, said: '' });
    assert.deepEqual(directories(), []);
    assert.equal(existsSync(readyFile), false);
  });

  it('leaves a directory when it is killed, which the next start removes', async () => {
    const { child } = await begin();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const [killed] = directories();
    rmSync(readyFile);
    const next = await begin();
    assert.equal(directories().length, 1);
    assert.notEqual(directories()[0], killed);
    const asked = now();
    next.child.kill('SIGTERM');
    assert.equal((await words(next.child)).code, 0);
    assert.ok(now() - asked < 2000);
    assert.deepEqual(directories(), []);
  });

  it('refuses a taken port in one sentence, and leaves nothing', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = z.object({ port: z.number() }).parse(holder.address()).port;
    const { code, said } = await words(start([], { SANDBOX_API_PORT: String(port) }));
    holder.close();
    assert.equal(code, 2);
    assert.equal(said, `Port ${port} of 127.0.0.1 is taken: set SANDBOX_API_PORT to another one.`);
    assert.deepEqual(directories(), []);
  });

  it('refuses an unknown option in one sentence', async () => {
    assert.deepEqual(await words(start(['--nope'])), {
      code: 2,
      said: "Unknown option '--nope'. Try --help.",
    });
  });
});
