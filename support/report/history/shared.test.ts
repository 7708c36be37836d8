import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../../patience';
import { paperRun } from '../paper-run';
import { ask } from './ask';
import type { RunRecord } from './chronicle';
import type { Place } from './store';

const VERSIONS = '/usr/lib/postgresql';
const NOBODY = 65_534;
const PASSWORD = 'CANARY-of-the-database';

/** Where Debian keeps the server's programs: only its clients are on everybody's path. */
const programs = (): string | undefined => {
  const found = existsSync(VERSIONS) ? readdirSync(VERSIONS).map((one) => join(VERSIONS, one, 'bin')) : [];
  return found.find((directory) => existsSync(join(directory, 'initdb')));
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

/** A server refuses to be root's. */
const ownUser = (): { readonly uid: number; readonly gid: number } => {
  const { uid, gid } = userInfo();
  return uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid, gid };
};

/** A Postgres of one's own on loopback, with a password. */
class Server {
  readonly #directory = mkdtempSync(join(tmpdir(), 'postgres-'));
  readonly #user = ownUser();
  #child: ChildProcess | undefined;

  private constructor(
    private readonly home: string,
    private readonly port: number,
  ) {}

  static async open(home: string): Promise<Server> {
    const server = new Server(home, await freePort());
    server.#make();
    await server.start();
    return server;
  }

  get place(): Place {
    return { url: `postgres://history:${PASSWORD}@127.0.0.1:${this.port}/postgres` };
  }

  async start(): Promise<void> {
    const words = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      `port=${this.port}`,
      'fsync=off',
    ];
    const settings = words.flatMap((word) => ['-c', word]);
    this.#child = spawn(join(this.home, 'postgres'), ['-D', join(this.#directory, 'data'), ...settings], {
      ...{ ...this.#user, stdio: 'ignore', cwd: this.#directory },
    });
    await until({
      ...{ hoped: 'Postgres answers', within: 20_000, every: 100 },
      look: () => ask(this.place, { kind: 'runs', most: 1 }).then(Boolean, () => false),
    });
  }

  /** It is gone at once, as when its computer is. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGQUIT');
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true });
  }

  #make(): void {
    const secret = join(this.#directory, 'password');
    writeFileSync(secret, PASSWORD);
    for (const path of [this.#directory, secret]) chownSync(path, this.#user.uid, this.#user.gid);
    chmodSync(secret, 0o600);
    const who = ['--username=history', '--auth=scram-sha-256', `--pwfile=${secret}`, '--no-sync'];
    const where = ['-D', join(this.#directory, 'data'), '--no-locale', '--encoding=UTF8'];
    execFileSync(join(this.home, 'initdb'), [...where, ...who], {
      ...{ ...this.#user, stdio: 'pipe', cwd: this.#directory },
    });
  }
}

const home = programs();
const { rows, facts } = paperRun();
const run = (id: string, at: number): RunRecord => ({
  ...{ id, at: Date.UTC(2026, 0, at), facts, scenarios: 2, passed: 1, rows },
});

describe(
  'the history in a Postgres that others use, too',
  {
    skip: home === undefined && 'no Postgres server is installed on this computer',
  },
  () => {
    let server: Server;
    const record = (id: string, at: number) => ask(server.place, { kind: 'record', run: run(id, at) });
    const ids = async (): Promise<readonly string[]> =>
      (await ask(server.place, { kind: 'runs', most: 99 })).map(({ id }) => id);

    before(async () => {
      server = await Server.open(home ?? '');
    });
    after(() => server.close());

    test('makes its own tables, keeps each run once, and tells what was measured before', async () => {
      await record('aaaaaaaa', 1);
      const past = await record('bbbbbbbb', 2);
      await record('bbbbbbbb', 2);
      const resumed = past.find(({ promise }) => promise === 'the workload resumes on another GPU');
      assert.deepEqual(resumed?.values, [1_322]);
      assert.deepEqual(await ids(), ['bbbbbbbb', 'aaaaaaaa']);
      const found = await ask(server.place, { kind: 'points', words: 'resumes on another', most: 9 });
      assert.deepEqual(
        found.map(({ run: of, low, high }) => [of, low, high]),
        [
          ['aaaaaaaa', 1_277, 1_322],
          ['bbbbbbbb', 1_277, 1_322],
        ],
      );
    });

    test('takes runs that end at the same time', async () => {
      await Promise.all(['cccccccc', 'dddddddd', 'eeeeeeee'].map((id, n) => record(id, 3 + n)));
      assert.deepEqual((await ids()).slice(0, 3), ['eeeeeeee', 'dddddddd', 'cccccccc']);
    });

    test('goes down in the middle with a sentence that holds no password, and loses nothing it had', async () => {
      const earlier = await ids();
      const asked = Array.from({ length: 4 }, (_, n) => record(`ffffff0${n}`, 10 + n));
      const settled = Promise.allSettled(asked);
      await server.kill();
      for (const one of await settled) {
        if (one.status === 'fulfilled') continue;
        assert.match(String(one.reason), /The history in HISTORY_DATABASE_URL cannot be used: /);
        assert.doesNotMatch(String(one.reason), /CANARY/);
      }
      await assert.rejects(ids(), /HISTORY_DATABASE_URL cannot be used: .*ECONNREFUSED/);
      await server.start();
      const now = await ids();
      assert.deepEqual(now.slice(-earlier.length), earlier);
    });
  },
);
