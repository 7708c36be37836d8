import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { TOLD_BY } from './ready-file';
import { until } from './patience';

const ROOT = resolve(__dirname, '..');
const DEEP = 4;

/** What lies packed in a file or in a text: archives, and whatever is written in base64. */
const within = (bytes: Buffer): readonly Buffer[] => {
  if (bytes.subarray(0, 2).toString('hex') === '1f8b') return [gunzipSync(bytes)];
  if (bytes.subarray(0, 2).toString() === 'PK')
    return Object.values(unzipSync(bytes)).map((entry) => Buffer.from(entry));
  const encoded = bytes.toString('latin1').match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? [];
  return encoded.map((each) => Buffer.from(each, 'base64'));
};

/** Every text in it, unpacked as often as need be. */
const unpacked = (bytes: Buffer, depth = DEEP): readonly string[] =>
  depth === 0
    ? []
    : [bytes.toString('latin1'), ...within(bytes).flatMap((inner) => unpacked(inner, depth - 1))];

const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
];

/** Of a key in several lines each line is one. */
const canariesIn = (secret: string): readonly string[] =>
  secret.split('\n').filter((line) => line.length >= 6 && !line.startsWith('-----'));

/** Which of the canaries turn up in a text or a file, however packed. */
const found = (bytes: Buffer, secrets: ReadonlyMap<string, string>): readonly string[] => {
  const texts = unpacked(bytes);
  return [...secrets]
    .filter(([, secret]) =>
      canariesIn(secret)
        .flatMap(formsOf)
        .some((form) => texts.some((each) => each.includes(form))),
    )
    .map(([name]) => name);
};

/** What looks like a ticket that was handed out meanwhile, whoever handed it out. */
const TICKETS = [
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/,
  /\bBearer (?!\[redacted\])[\w.~+/=-]{8,}/,
  /"(?:access_token|refresh_token|token|id_token|assertion)\\?":\s*\\?"(?!\[redacted\])[^"\\]/,
  /\b(?:set-)?cookie: (?!\[redacted\])\S/i,
  /X-Amz-Signature=(?!\[redacted\])\w/i,
];

test('the search finds what is packed, encoded, or both', () => {
  const secrets = new Map([['a key', 'cAnArY "1"/x']]);
  const secret = secrets.get('a key') ?? '';
  const packed = gzipSync(`{"note":${JSON.stringify(secret)}}`);
  const hidden: readonly Buffer[] = [
    Buffer.from(`x ${secret} x`),
    packed,
    Buffer.from(JSON.stringify({ body: packed.toString('base64') })),
    Buffer.from(zipSync({ 'a/b': new Uint8Array(packed) })),
    Buffer.from(
      `<img src="data:text/plain;base64,${Buffer.from(`some ${secret} text`).toString('base64')}">`,
    ),
    Buffer.from(`https://x.example/?q=${encodeURIComponent(secret)}`),
  ];
  for (const bytes of hidden) assert.deepEqual(found(bytes, secrets), ['a key'], bytes.toString('latin1'));
  assert.deepEqual(found(Buffer.from('nothing of that kind'), secrets), []);
});

describe('of a run whose every credential is a canary', () => {
  const home = mkdtempSync(join(tmpdir(), 'canaries-'));
  const reports = join('reports', `canaries-${process.pid}`);
  const secrets = new Map<string, string>();
  const said: string[] = [];
  let sandbox: ChildProcess;
  let target: Record<string, string> = {};

  /** Run the suite against the sandbox, as people do. */
  const play = async (args: readonly string[], changed: Record<string, string> = {}): Promise<number> => {
    const cucumber = join(ROOT, 'node_modules/@cucumber/cucumber/bin/cucumber.js');
    const child = spawn(process.execPath, [cucumber, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...target, ...changed, REPORTS: reports },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    said.push(...(await Promise.all([text(child.stdout), text(child.stderr)])));
    return Number((await ended)[0]);
  };

  const everything = (): readonly (readonly [string, Buffer])[] => [
    ...said.map((words, n) => [`what was said (${n})`, Buffer.from(words)] as const),
    ...readdirSync(join(ROOT, reports), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('/history'))
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, readFileSync(path)] as const),
  ];

  const nothingOf = (canaries: ReadonlyMap<string, string>): void => {
    for (const [name, bytes] of everything()) assert.deepEqual(found(bytes, canaries), [], name);
  };

  const nothingLeaked = (): void => {
    nothingOf(secrets);
    for (const [name, bytes] of everything()) {
      const tickets = unpacked(bytes).flatMap((each) =>
        TICKETS.flatMap((ticket) => ticket.exec(each)?.[0] ?? []),
      );
      assert.deepEqual(tickets, [], name);
    }
  };

  before(async () => {
    const file = join(home, 'ready.json');
    const program = join(ROOT, 'support/setup/sandbox.js');
    sandbox = spawn(process.execPath, [program, '--tied', '--ready-file', file], {
      cwd: ROOT,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    await until({ hoped: 'a sandbox answers', within: 60_000, look: () => existsSync(file) });
    const told = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    target = Object.fromEntries(
      Object.entries(TOLD_BY).flatMap(([name, variable]) =>
        typeof told[name] === 'string' ? [[variable, told[name]]] : [],
      ),
    );
    target['HISTORY_DATABASE_URL'] = 'postgres://acceptance:cAnArY-database@127.0.0.1:1/acceptance';
    target['ALERT_WEBHOOK_URL'] = 'http://127.0.0.1:1/services/cAnArY-webhook';
    for (const name of [
      'DUMONT_PASSWORD',
      'VAST_API_KEY',
      'VAST_SWEEP_API_KEY',
      'R2_ACCESS_KEY',
      'R2_SECRET_KEY',
      'RESTIC_PASSWORD',
    ])
      if (target[name] !== undefined) secrets.set(name, target[name]);
    secrets.set('the SSH key', readFileSync(target['SSH_KEY_FILE'] ?? '', 'utf8'));
    const account = JSON.parse(
      readFileSync(target['GOOGLE_APPLICATION_CREDENTIALS'] ?? '', 'utf8'),
    ) as Record<string, string>;
    secrets.set('the service account’s key', account['private_key'] ?? '');
    secrets.set('the database’s password', 'cAnArY-database');
    secrets.set('the webhook', 'cAnArY-webhook');
    secrets.set('a wrong password', 'cAnArY-wrong-password');
  });

  after(async () => {
    const ended = once(sandbox, 'exit');
    sandbox.stdin?.end();
    await ended;
    rmSync(home, { recursive: true });
    rmSync(join(ROOT, reports), { recursive: true, force: true });
  });

  test('that signs in to the console and takes pictures, none is anywhere', async () => {
    assert.ok(secrets.size >= 11, [...secrets.keys()].join());
    const code = await play([
      '-p',
      'console',
      '--name',
      'A wrong password is refused',
      '--name',
      'CPU Standby is switched on',
    ]);
    assert.equal(code, 0, said.join('\n'));
    assert.match(said.join('\n'), /The history in HISTORY_DATABASE_URL cannot be used: /);
    const names = everything().map(([name]) => name);
    for (const kind of ['.png', '.ndjson.gz', '.zip', 'messages.ndjson', 'index.html'])
      assert.ok(
        names.some((name) => name.endsWith(kind)),
        kind,
      );
    nothingLeaked();
  });

  test('and of one whose credentials are words that every answer and every history holds', async () => {
    const words = { R2_SECRET_KEY: 'actual_status', RESTIC_PASSWORD: 'dc-1a2b3c4d-w0' };
    said.length = 0;
    assert.equal(await play(['--tags', '@S06'], { ...words, RUN: '1a2b3c4d' }), 0, said.join('\n'));
    // Here alone the run's mark is to be read: it says what is to be given back.
    rmSync(join(ROOT, reports, 'ledger'), { recursive: true });
    nothingOf(new Map(Object.entries(words)));
    const masked = everything().filter(([, bytes]) =>
      unpacked(bytes).some((each) => each.includes('[redacted]')),
    );
    for (const kind of ['.ndjson.gz', 'messages.ndjson', 'acceptance.zip'])
      assert.ok(
        masked.some(([name]) => name.endsWith(kind)),
        kind,
      );
  });

  test('that cannot sign in, none is in what is said of it', async () => {
    const code = await play(['--tags', '@S06'], { DUMONT_PASSWORD: 'cAnArY-wrong-password' });
    assert.equal(code, 2);
    nothingLeaked();
  });
});
