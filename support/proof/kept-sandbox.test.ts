import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { KeptSandbox } from './kept-sandbox';
import { isThere, placesIn, pretendPrograms } from './pretend-programs';

const directory = mkdtempSync(join(tmpdir(), 'kept-sandbox-test-'));
const { sandbox: program } = pretendPrograms(directory);
const NEVER = new AbortController().signal;
const Told = z.object({ id: z.string(), pid: z.number(), defect: z.string() });

describe('a sandbox that outlives its defects', { timeout: 60_000 }, () => {
  const before = process.env['TMPDIR'];
  let sandbox: KeptSandbox | undefined;
  const kept = (more: Readonly<Record<string, string>> = {}): KeptSandbox =>
    (sandbox = new KeptSandbox({ environment: { PATH: process.env['PATH'] ?? '', ...more } }, program));
  const told = ({ file }: KeptSandbox): z.infer<typeof Told> =>
    Told.parse(JSON.parse(readFileSync(file, 'utf8')));

  beforeEach(() => {
    process.env['TMPDIR'] = directory;
  });
  afterEach(async () => {
    await sandbox?.close();
    sandbox = undefined;
    assert.deepEqual(placesIn(directory), []);
  });
  after(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(directory, { recursive: true });
  });

  it('plants one after the other, each in a product that is new, and is gone in the end', async () => {
    const one = kept();
    const planted = [];
    for (const defect of ['first', 'second', 'second']) {
      await one.plant(defect, NEVER);
      planted.push(told(one));
    }
    assert.deepEqual(
      planted.map(({ defect }) => defect),
      ['first', 'second', 'second'],
    );
    assert.equal(new Set(planted.map(({ id }) => id)).size, 3);
    const [{ pid } = assert.fail('nothing was planted')] = planted;
    assert.ok(isThere(pid));
    await one.close();
    sandbox = undefined;
    assert.equal(isThere(pid), false);
  });

  it('says what the defect before has left, and is gone', async () => {
    const one = kept();
    await one.plant('leaves-something', NEVER);
    const { pid } = told(one);
    await assert.rejects(one.plant('second', NEVER), {
      name: 'Unavailable',
      message: /the product answers with second in it \(hopeless: it ended\)[^]*Still rented: vm-7\./,
    });
    assert.equal(isThere(pid), false);
  });

  it('tells in a sentence of a product that did not start, and keeps what was said', async () => {
    await assert.rejects(kept().plant('cannot-start', NEVER), {
      name: 'NotStarted',
      message: 'The product did not start: Error: no such word',
      log: 'at its first line\nThe product did not start: Error: no such word',
    });
  });

  it('that does not even start says why', async () => {
    await assert.rejects(kept({ REFUSE: 'No room for machines.' }).plant('first', NEVER), {
      name: 'Unavailable',
      message: /the suppliers answer \(hopeless: it ended\)[^]*No room for machines\./,
    });
  });

  it('is not waited for when everything is called off', async () => {
    const over = new AbortController();
    const one = kept();
    await one.plant('first', over.signal);
    const planting = one.plant('never-answers', over.signal);
    over.abort(new Error('somebody asked to stop'));
    await assert.rejects(planting, { name: 'Unavailable', message: /abandoned[^]*somebody asked to stop/ });
    assert.equal(told(one).defect, 'first');
  });
});
