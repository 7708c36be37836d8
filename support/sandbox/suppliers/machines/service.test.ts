import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { ownDirectory } from '../../directory';
import { newKeyPair } from '../../key-pair';
import { openObjectStore, type ObjectStore } from '../object-store/object-store';
import { openCloud } from './cloud';
import { removeAll } from './disk';
import type { Machine, Machines } from './machines';

const run = promisify(execFile);
const QUICK = 1500;

for (const tier of [1, 2] as const)
  describe(`a service beside machines of tier ${tier}`, () => {
    let directory: string;
    let cloud: Machines;
    let store: ObjectStore;
    let machine: Machine;

    const ssh = async (command: string, timeout = 10_000): Promise<string> => {
      const options = ['-F', 'none', '-i', join(directory, 'key'), '-o', 'LogLevel=ERROR', '-p', '2222'];
      const trust = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
      const login = `${machine.user}@${machine.address}`;
      return (await run('ssh', [...options, ...trust, login, command], { timeout })).stdout.trim();
    };
    const greeting = (): string =>
      `openssl s_client -brief -CAfile "$HOME/ca.pem" -connect ${host()} </dev/null 2>&1`;
    const host = (): string => new URL(store.url).host;

    before(async () => {
      directory = ownDirectory(tmpdir());
      cloud = await openCloud(directory, tier);
      store = await openObjectStore({ directory, address: cloud.serviceAddress });
      await cloud.admit(store.doors);
      const pair = newKeyPair('test');
      writeFileSync(join(directory, 'key'), pair.privateKey, { mode: 0o600 });
      machine = await cloud.start({ name: 'caller', user: 'root', authorizedKeys: [pair.publicKey] });
      await ssh(`printf %s '${readFileSync(store.caFile, 'utf8')}' >"$HOME/ca.pem"`);
    });
    after(async () => {
      await cloud.close();
      await store.close();
      await removeAll(directory);
    });

    it('is reached by them at the address everybody has, with a certificate that fits it', async () => {
      assert.match(await ssh(greeting()), /Verification: OK/);
      const asked = request(store.url, { ca: readFileSync(store.caFile) }).end();
      const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume: () => void }];
      answer.resume();
      assert.equal(answer.statusCode, 403);
    });

    it(
      'hears nothing of a machine that is cut off, and everything again afterwards',
      { skip: tier === 2 },
      async () => {
        await ssh(
          `{ sleep 0.3; timeout 1 sh -c '${greeting()}'; echo "ended with $?"; } >"$HOME/heard" 2>&1 &`,
        );
        await machine.damage('link-cut');
        await assert.rejects(ssh('true', QUICK));
        await machine.mend('link-cut');
        assert.match(await ssh('cat "$HOME/heard"'), /^ended with 124$/);
        assert.match(await ssh(greeting()), /Verification: OK/);
      },
    );
  });
