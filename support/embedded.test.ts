import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { startEmbedded } from './embedded';
import { freshKey } from './fresh-key';
import { Misconfigured, Unavailable } from './failures';
import { until } from './patience';

const directory = mkdtempSync(join(tmpdir(), 'embedded-'));
after(() => {
  rmSync(directory, { recursive: true });
});

const file = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};

const token_uri = 'http://127.0.0.1:3/token';
const account = { client_email: 'a@b', private_key: '-----BEGIN PRIVATE KEY-----', token_uri };
const READY = {
  id: 'sandbox-1',
  tier: 1,
  why: 'A test needs no machines.',
  r2ProductAccessKey: 'writes',
  r2ProductSecretKey: 'secret',
  journal: join(directory, 'journal.ndjson'),
  directory,
  api: 'http://127.0.0.1:1',
  console: null,
  email: 'a@b.c',
  password: 'p',
  market: 'http://127.0.0.1:2',
  vastApiKey: 'reads',
  vastSweepApiKey: 'destroys',
  compute: 'http://127.0.0.1:3',
  gcpProject: 'sandbox',
  googleCredentials: file('account.json', JSON.stringify(account)),
  sshKey: file('key', freshKey().private),
  faults: 'http://127.0.0.1:4',
  workspace: '/workspace',
};

const STAND_IN = `
const [, , tied, , file] = process.argv;
if (tied !== '--tied') throw new Error('not tied');
const { writeFileSync, renameSync } = require('node:fs');
writeFileSync(file + '.new', JSON.stringify({ ...JSON.parse(process.env.READY), pid: process.pid }));
renameSync(file + '.new', file);
process.stdin.resume().on('end', () => process.exit(0));
`;

const settings = {
  run: '0123abcd',
  worker: 3,
  reports: directory,
  environment: { PATH: process.env['PATH'] ?? '', READY: JSON.stringify(READY) },
};

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

test('a sandbox that answers is a target like any other, until it is stopped', async () => {
  const embedded = await startEmbedded(settings, undefined, file('stand-in.js', STAND_IN));
  assert.equal(embedded.id, 'sandbox-1');
  assert.equal(embedded.target.market.url, 'http://127.0.0.1:2');
  assert.deepEqual(readdirSync(join(directory, 'sandbox')), ['0123abcd-3.log']);
  assert.ok(isAlive(embedded.pid));
  assert.ok(!embedded.gone.aborted);
  await embedded.stop();
  assert.match(String(embedded.gone.reason), /^Unavailable: The embedded sandbox has ended \(exit code 0\)/);
  assert.ok(!isAlive(embedded.pid));
});

test('a sandbox with a defect is refused unless just that one is to be noticed', async () => {
  const program = file('stand-in.js', STAND_IN);
  const defective = {
    ...settings,
    environment: { READY: JSON.stringify({ ...READY, defect: 'blip-is-a-loss' }) },
  };
  const refusal =
    /Asked for a sandbox with this defect: none, got a sandbox with this defect: blip-is-a-loss/;
  await assert.rejects(startEmbedded(defective, undefined, program), refusal);
  await assert.rejects(
    startEmbedded({ ...settings, defect: 'blip-is-a-loss' }, undefined, program),
    /got .*: none/,
  );
  const asked = await startEmbedded({ ...defective, defect: 'blip-is-a-loss' }, undefined, program);
  await asked.stop();
});

test('a sandbox that ends at once is unavailable in its own words, without waiting', async () => {
  const program = file('broken.js', 'console.error("sshd is missing: run npm run setup"); process.exit(3)');
  await assert.rejects(startEmbedded(settings, undefined, program), (error: Error) => {
    assert.ok(error instanceof Unavailable);
    const [first, second = ''] = error.message.split('\n');
    assert.equal(
      first,
      'The embedded sandbox cannot start (exit code 3): sshd is missing: run npm run setup',
    );
    assert.match(second, /All it said is in .*0123abcd-3\.log/);
    return true;
  });
});

test('a sandbox that was asked for wrongly is a setting to correct, in its own words', async () => {
  const program = file('misasked.js', 'console.error("SANDBOX_TIER is neither 1 nor 2."); process.exit(2)');
  await assert.rejects(startEmbedded(settings, undefined, program), (error: Error) => {
    assert.ok(error instanceof Misconfigured, error.stack);
    assert.match(error.message, /: SANDBOX_TIER is neither 1 nor 2\.\n {2}Correct it .* \.env/);
    return true;
  });
});

for (const [what, says, told] of [
  ['says nothing', '', /overloaded: end what else runs on it, and try again$/],
  ['says something', 'console.log("busy");', /overloaded: .*; all it said is in .*0123abcd-3\.log$/],
] as const)
  test(`of a sandbox that ${what} and does not answer in time is told what to do`, async (t) => {
    const program = file('silent.js', `${says} process.stdin.resume().on('end', () => process.exit(0));`);
    const starting = startEmbedded(settings, undefined, program);
    const log = join(directory, 'sandbox', '0123abcd-3.log');
    const hasBegun = (): boolean => says === '' || readFileSync(log, 'utf8').includes('busy');
    await until({ hoped: 'it says so', within: 10_000, look: hasBegun });
    const real = process.hrtime.bigint.bind(process.hrtime);
    t.mock.method(process.hrtime, 'bigint', () => real() + 60_000_000_000n);
    await assert.rejects(starting, (error: Error) => {
      assert.ok(error instanceof Unavailable);
      assert.match(error.message, /^Hoped within 15\.0 s: the embedded sandbox answers \(out of time\)/);
      assert.match(error.message, told);
      return true;
    });
  });

test('of a stack trace the error alone is told', async () => {
  const program = file('thrown.js', 'throw new RangeError("no room")');
  await assert.rejects(startEmbedded(settings, undefined, program), (error: Error) => {
    assert.match(error.message, /^The embedded sandbox cannot start \(exit code 1\): RangeError: no room\n/);
    return true;
  });
});

test('a place that cannot hold its log is told, and nothing is left behind', async (t) => {
  const room = mkdtempSync(join(directory, 'room-'));
  const before = process.env['TMPDIR'];
  t.after(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
  process.env['TMPDIR'] = room;
  const reports = file('no-directory', '');
  await assert.rejects(startEmbedded({ ...settings, reports }), (error: Error) => {
    assert.ok(error instanceof Unavailable);
    assert.match(error.message, /^The embedded sandbox has no place for its log in .*\n {2}Cause: E/);
    return true;
  });
  assert.deepEqual(readdirSync(room), []);
});

test('a suite that is killed takes its sandbox along', async () => {
  const program = file('stand-in.js', STAND_IN);
  const killed = `
    require('ts-node/register');
    const { startEmbedded } = require(${JSON.stringify(resolve(__dirname, 'embedded'))});
    startEmbedded(${JSON.stringify(settings)}, undefined, ${JSON.stringify(program)}).then(({ pid }) => {
      process.stdout.write(String(pid));
      process.kill(process.pid, 'SIGKILL');
    });`;
  const { stdout, signal } = spawnSync(process.execPath, ['-e', killed], {
    cwd: resolve(__dirname, '..'),
    encoding: 'utf8',
  });
  assert.equal(signal, 'SIGKILL');
  const pid = Number(stdout);
  assert.ok(pid > 1);
  await until({ hoped: 'the sandbox is gone', within: 2_000, look: () => !isAlive(pid) });
});
