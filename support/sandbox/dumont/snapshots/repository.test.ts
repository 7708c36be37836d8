import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { blankRepository } from '../../blank-repository';
import { openObjectStore, type ObjectStore } from '../../suppliers/object-store/object-store';
import type { Host } from '../machine/connections';
import { Bucket, type Account } from './bucket';
import { here } from './here';
import { PREFIX } from './prefix';
import { Repository } from './repository';
import { summaryIn } from './restic';

const PASSWORD = 'what nobody guesses';
const HOST: Host = { id: 'here', address: { host: '127.0.0.1', port: 22, user: 'root' } };
const UNITS = { request: 2_000, storePatience: 2_000, passDeadline: 60_000 };
const { signal } = new AbortController();

describe('the repository of an account', () => {
  const directory = mkdtempSync(join(tmpdir(), 'repository-test-'));
  const work = join(directory, 'work');
  let store: ObjectStore;
  let bucket: Bucket;
  const opened: Repository[] = [];
  const account = (): Account => ({
    R2_ENDPOINT: store.url,
    R2_BUCKET: store.bucket,
    R2_ACCESS_KEY: store.keys.product.id,
    R2_SECRET_KEY: store.keys.product.secret,
    R2_CA_FILE: store.caFile,
  });
  /** As a product that has just been started has it; what it runs on a machine runs here. */
  const open = (): Repository => {
    const run = (_host: Host, script: string, terms: object) =>
      here(script, { input: '', signal, hear: () => undefined, ...terms });
    const config = { ...account(), RESTIC_PASSWORD: PASSWORD };
    const repository = new Repository({ config, connections: { run }, units: UNITS });
    opened.push(repository);
    return repository;
  };
  const keys = (part: string): Promise<readonly string[]> => bucket.keys(`${PREFIX}/${part}`);
  const save = async (repository: Repository): Promise<string> => {
    const output = await repository.onMachine(
      HOST,
      { words: ['backup', '.', '--json'], before: `cd ${work}` },
      signal,
    );
    return summaryIn(output)?.snapshot_id ?? assert.fail(output);
  };
  const check = (repository: Repository): Promise<string> =>
    repository.alone((restic) => restic(['check', '--read-data']), signal);

  before(async () => {
    mkdirSync(join(work, 'folder'), { recursive: true });
    for (let at = 0; at < 20; at++) writeFileSync(join(work, `folder/${at}`), randomBytes(1_000));
    store = await openObjectStore({ directory, address: '127.0.0.1' });
  });
  beforeEach(() => {
    bucket = new Bucket(account(), UNITS.request);
  });
  afterEach(async () => {
    await Promise.all([...opened.splice(0), bucket].map((one) => one.close()));
    await store.troubles.mendAll();
  });
  after(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  it('is begun where there is none, also where that was broken off before, and is there for the next product', async () => {
    await store.furnish(new Map([[`${PREFIX}/keys/of-one-that-was-never-finished`, Buffer.from('{}')]]));
    const repository = open();
    await repository.ready(signal);
    const begun = await keys('');
    assert.deepEqual(
      [begun.length, begun[0], begun[1]?.startsWith(`${PREFIX}/keys/`)],
      [2, `${PREFIX}/config`, true],
    );
    assert.equal(begun.includes(`${PREFIX}/keys/of-one-that-was-never-finished`), false);
    const id = await save(repository);
    assert.match(await check(open()), /no errors were found/);
    assert.deepEqual(await keys('keys/'), begun.slice(1));
    const stored = await open().stored();
    assert.deepEqual(
      stored.map((one) => one.slice(0, id.length)),
      [id],
    );
  });

  it('is taken as it is where there is one, and keeps, reads and frees what is saved in it', async () => {
    await Promise.all((await keys('')).map((key) => bucket.remove(key)));
    const blank = blankRepository(PREFIX, PASSWORD);
    await store.furnish(blank);
    const repository = open();
    const id = await save(repository);
    assert.equal(await repository.isWhole(id, signal), true);
    assert.match(await check(repository), /no errors were found/);
    await repository.alone((restic) => restic(['forget', id, '--prune', '--max-unused', '0']), signal);
    const left = await Promise.all(['data/', 'snapshots/', 'keys/'].map(keys));
    assert.deepEqual(left, [[], [], [...blank.keys()].filter((key) => key.startsWith(`${PREFIX}/keys/`))]);
  });

  it('is not called whole when a file or a folder of it is damaged', async () => {
    const repository = open();
    const before = await keys('data/');
    await save(repository);
    const data = (await keys('data/')).filter((key) => !before.includes(key));
    assert.equal(data.length, 2);
    writeFileSync(join(work, 'more'), 'the folder beside it is saved already');
    const id = await save(repository);
    for (const prefix of data) {
      assert.equal(await store.troubles.begin({ kind: 'object-corrupt', prefix }), undefined);
      assert.equal(await repository.isWhole(id, signal), false);
      await store.troubles.mendAll();
    }
    assert.equal(await repository.isWhole(id, signal), true);
  });

  it('is not kept locked by whoever was killed', async () => {
    const repository = open();
    await repository.ready(signal);
    await store.furnish(new Map([[`${PREFIX}/locks/of-somebody-killed`, Buffer.from('?')]]));
    assert.match(await check(repository), /no errors were found/);
    assert.deepEqual(await keys('locks/'), []);
  });
});
