import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Server } from 'ssh2';
import { newKeyPair } from '../../key-pair';
import type { Connections, Host } from '../machine/connections';
import { Shell } from '../machine/shell';
import { copyAcross } from './relay';

const directory = mkdtempSync(join(tmpdir(), 'relay-'));
const key = newKeyPair('relay');
const workspaceOf = (name: string): string => join(directory, name);

/** A machine whose workspace is a directory of its own. */
const machine = (name: string): Server =>
  new Server({ hostKeys: [key.privateKey] }, (client) => {
    client.on('error', () => undefined); // it hangs up
    client.on('authentication', (asked) => {
      asked.accept();
    });
    client.on('session', (accept) => {
      accept().on('exec', (take, _reject, { command }) => {
        const channel = take();
        const env = { ...process.env, WORKSPACE: workspaceOf(name), HOME: directory };
        const child = spawn('sh', ['-c', command], { env });
        channel.pipe(child.stdin).on('error', () => undefined); // it has ended
        child.stdout.pipe(channel, { end: false });
        child.stderr.pipe(channel.stderr, { end: false });
        child.on('close', (code) => {
          channel.exit(code ?? 1);
          channel.end();
        });
      });
    });
  });

const servers = { one: machine('one'), other: machine('other') };
const shells = new Map<string, Shell>();
const connections = { to: ({ id }: Host) => Promise.resolve(shells.get(id)) } as unknown as Connections;
const host = (id: string): Host => ({ id, address: { host: '127.0.0.1', port: 0, user: 'root' } });
const route = { from: host('one'), to: host('other'), epoch: 3 };
const manner = { deadline: 10_000, signal: new AbortController().signal };

before(async () => {
  for (const [name, server] of Object.entries(servers)) {
    mkdirSync(join(workspaceOf(name), '.dumont'), { recursive: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const login = { host: '127.0.0.1', port, user: 'root', privateKey: key.privateKey, trusts: () => true };
    shells.set(name, await Shell.connect(login, 2_000));
  }
  writeFileSync(join(workspaceOf('one'), '.dumont', 'epoch'), '3\n');
  for (let n = 0; n < 100; n += 1)
    writeFileSync(join(workspaceOf('one'), `file ${n}`), 'x'.repeat(n * 1_000));
  chmodSync(join(workspaceOf('one'), 'file 7'), 0o640);
  writeFileSync(join(workspaceOf('other'), 'gone by now'), '');
});

after(() => {
  for (const shell of shells.values()) shell.end();
  for (const server of Object.values(servers)) server.close();
  rmSync(directory, { recursive: true });
});

describe('a copy straight from one machine to another', () => {
  it('is refused unless the workspace is of the epoch', async () => {
    await assert.rejects(copyAcross(connections, { ...route, epoch: 4 }, manner), /failed/);
    assert.ok(readdirSync(workspaceOf('other')).includes('gone by now'));
  });

  it('lists what it would change, changes it, and then lists nothing', async () => {
    const listed = await copyAcross(connections, route, { ...manner, only: 'list' });
    assert.match(listed, /^\*deleting +gone by now$/m);
    assert.equal(await copyAcross(connections, route, manner), '');
    assert.equal(await copyAcross(connections, route, { ...manner, only: 'list' }), '');
    const files = (name: string): readonly string[] =>
      readdirSync(workspaceOf(name))
        .filter((file) => file !== '.dumont')
        .sort();
    assert.deepEqual(files('other'), files('one'));
    assert.equal(readFileSync(join(workspaceOf('other'), 'file 99'), 'utf8').length, 99_000);
  });

  it('ends when it is called off', async () => {
    const over = new AbortController();
    const copying = copyAcross(connections, route, { ...manner, signal: over.signal });
    over.abort();
    await assert.rejects(copying);
  });
});
