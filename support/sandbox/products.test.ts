import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { seen } from './clock';
import { Products, type Ground } from './products';
import { newKey } from './suppliers/object-store/keys';

const PRETEND = `
const { existsSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const note = join(process.env.DUMONT_DATA, 'note');
const knew = existsSync(note);
writeFileSync(note, '');
const server = require('node:http').createServer((q, s) => {
  if (q.url === '/crash') process.exit(3);
  s.end(JSON.stringify({ ...process.env, pid: process.pid, knew }));
});
server.listen(0, '127.0.0.1', () => console.log('ready http://127.0.0.1:' + server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
`;
const DEFECT = 'notice-ignored';
const OTHER = 'detection-ten-times-slower';
const KEY = newKey('read', 'write');
const Told = z.looseObject({ pid: z.number(), knew: z.boolean() });

describe('the products of a sandbox', () => {
  let directory = '';
  let products: Products | undefined;
  const told: string[] = [];
  const notes: string[] = [];
  const ground = (): Ground => ({
    config: { apiPort: 0, consolePort: 0, pace: 'brisk', surroundings: { PATH: process.env['PATH'] ?? '' } },
    listener: { progress: () => undefined, trouble: (sentence) => told.push(sentence) },
    ...{
      directory,
      state: directory,
      serviceAccount: '/account.json',
      program: join(directory, 'pretend.cjs'),
    },
    journal: { file: '/journal', note: (what) => notes.push(what), close: () => undefined },
    credentials: {
      ...{ email: 'a@b.c', password: 'p', sshPublicKey: 'ssh-ed25519 A', project: 'mine' },
      resticPassword: 'r',
    },
    suppliers: {
      ...{ market: 'http://market', compute: 'http://compute', keys: { product: 'does all' } },
      objectStore: { url: 'https://store', bucket: 'b', caFile: '/ca.pem', keys: { product: KEY } },
    },
  });
  const present = (): Products => products ?? assert.fail('there are none');
  const asked = async (): Promise<z.infer<typeof Told>> =>
    Told.parse(await (await fetch(`${present().present?.url ?? ''}/health`)).json());

  beforeEach(() => {
    told.length = 0;
    notes.length = 0;
    directory = mkdtempSync(join(tmpdir(), 'products-test-'));
    writeFileSync(join(directory, 'pretend.cjs'), PRETEND);
    products = new Products(ground());
  });
  afterEach(async () => {
    await products?.close();
    assert.equal(existsSync(join(directory, 'product')), false);
    rmSync(directory, { recursive: true });
  });

  it('are told who their suppliers are, and nothing of a bug where none is planted', async () => {
    await present().start(undefined);
    const { pid, knew, ...environment } = await asked();
    assert.ok(pid > 0 && !knew);
    assert.deepEqual(
      ['VAST_URL', 'GCE_URL', 'R2_ENDPOINT', 'DUMONT_JOURNAL', 'SANDBOX_DEFECT'].map(
        (name) => environment[name],
      ),
      ['http://market', 'http://compute', 'https://store', '/journal', undefined],
    );
    assert.equal(present().defect, undefined);
    assert.deepEqual(told, []);
  });

  it('bear the name of the bug that is planted in them, and whoever starts them is told', async () => {
    await present().start(DEFECT);
    assert.equal((await asked())['SANDBOX_DEFECT'], DEFECT);
    assert.equal(present().defect, DEFECT);
    assert.deepEqual(told, [`DEFECTIVE: the bug "${DEFECT}" is planted in the product of this sandbox.`]);
  });

  it('begin with nothing, and leave nothing', async () => {
    await present().start(DEFECT);
    const first = await asked();
    const address = present().present?.url ?? '';
    assert.ok(readdirSync(directory).includes('product'));
    await present().close();
    assert.equal(present().present, undefined);
    assert.equal(existsSync(join(directory, 'product')), false);
    assert.equal(existsSync(`/proc/${first.pid}`), false);
    await assert.rejects(fetch(address));
    await present().start(OTHER);
    const { pid, knew, SANDBOX_DEFECT: planted } = await asked();
    assert.deepEqual([planted, present().defect, knew], [OTHER, OTHER, false]);
    assert.notEqual(pid, first.pid);
  });

  it('are one at a time', async () => {
    await present().start(DEFECT);
    const { pid } = await asked();
    await assert.rejects(present().start(OTHER), { code: 'EEXIST' });
    assert.deepEqual([present().defect, (await asked()).pid], [DEFECT, pid]);
  });

  it('are none where a bug was asked for that nobody knows', async () => {
    await assert.rejects(present().start('nothing-of-the-kind'), {
      message: /There is no defect nothing-of-the-kind to plant/,
    });
    assert.equal(present().present, undefined);
    assert.match(told.at(-1) ?? '', /There is no defect nothing-of-the-kind to plant[^]*\n +at /);
    await present().close();
    assert.deepEqual(readdirSync(directory), ['pretend.cjs']);
    await present().start(DEFECT);
    assert.equal((await asked())['SANDBOX_DEFECT'], DEFECT);
  });

  it('are ended as they start, too', async () => {
    const starting = assert.rejects(present().start(DEFECT), /The product did not start/);
    await present().close();
    await starting;
    assert.equal(present().present, undefined);
    assert.ok(!notes.includes('control plane started'));
    assert.equal(told.length, 1);
    assert.deepEqual(readdirSync(directory), ['pretend.cjs']);
  });

  it('are missed when they end by themselves', async () => {
    await present().start(undefined);
    await assert.rejects(fetch(`${present().present?.url ?? ''}/crash`));
    await seen({ hoped: 'the crash is told', within: 1_000 }, () => (told.length > 0 ? true : undefined));
    assert.match(told.join(), /^The product ended by itself \(exit code 3\)/);
    assert.ok(notes.includes('control plane crashed'));
  });
});
