import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { seen } from './clock';
import { Product } from './control-plane';

const PRETEND = `
  if (process.env.REFUSE) { console.error('Error: ' + process.env.REFUSE); process.exit(1); }
  const server = require('node:http').createServer((q, s) => {
    if (q.url === '/crash') process.exit(3);
    s.end(String(process.pid));
  });
  server.listen(Number(process.env.DUMONT_PORT), '127.0.0.1', () =>
    console.log('chatter\\nready http://127.0.0.1:' + server.address().port));
  process.stdin.on('end', () => process.exit(0)).resume();
`;

describe('the product as a child process', () => {
  let directory = '';
  let product: Product | undefined;
  const notes: string[] = [];
  const sentences: string[] = [];
  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<Product> => {
    product = await Product.start({
      directory,
      environment: { PATH: process.env['PATH'] ?? '', ...environment },
      port: 0,
      journal: { file: '', note: (what) => notes.push(what), close: () => undefined },
      crashed: (sentence) => sentences.push(sentence),
      program: join(directory, 'pretend.cjs'),
    });
    return product;
  };
  const pidAt = async (url: string): Promise<number> => Number(await (await fetch(`${url}/health`)).text());

  beforeEach(() => {
    notes.length = 0;
    sentences.length = 0;
    directory = mkdtempSync(join(tmpdir(), 'product-test-'));
    writeFileSync(join(directory, 'pretend.cjs'), PRETEND);
  });
  afterEach(async () => {
    await product?.close();
    product = undefined;
    rmSync(directory, { recursive: true });
  });

  it('is killed and started again on the same port', async () => {
    const { url } = await start();
    const first = await pidAt(url);
    assert.equal(await product?.kill(), true);
    await assert.rejects(pidAt(url));
    assert.equal(await product?.kill(), false);
    await product?.restart();
    assert.equal(product?.url, url);
    assert.notEqual(await pidAt(url), first);
    assert.deepEqual(notes, ['control plane started', 'control plane killed', 'control plane started']);
    assert.deepEqual(sentences, []);
  });

  it('is missed when it ends by itself', async () => {
    const { url } = await start();
    await assert.rejects(fetch(`${url}/crash`));
    await seen({ hoped: 'the crash is told', within: 1000 }, () => (sentences.length > 0 ? true : undefined));
    assert.deepEqual(sentences, ['The product ended by itself (exit code 3): it said nothing.']);
    assert.ok(notes.includes('control plane crashed'));
  });

  it('says with its own last words why it does not start', async () => {
    await assert.rejects(start({ REFUSE: 'the data is damaged' }), {
      message: 'The product did not start: Error: the data is damaged',
    });
    assert.deepEqual(sentences, []);
  });

  it('ends when it is closed', async () => {
    const { url } = await start();
    await product?.close();
    await assert.rejects(pidAt(url));
    assert.deepEqual(sentences, []);
  });
});
