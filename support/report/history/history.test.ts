import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { paperRun } from '../paper-run';
import { ask } from './ask';
import type { RunRecord } from './chronicle';
import { promiseOverTime, runList, sparkline } from './show';

const { rows, facts: FACTS } = paperRun();

const run = (id: string, at: number, facts = FACTS): RunRecord => ({
  ...{ id, at: Date.UTC(2026, 0, at), facts, scenarios: 2, passed: 1, rows },
});

describe('the history in an embedded database', () => {
  const home = mkdtempSync(join(tmpdir(), 'history-'));
  const place = { directory: join(home, 'history') };

  before(async () => {
    assert.deepEqual(await ask(place, { kind: 'record', run: run('aaaaaaaa', 1) }), []);
  });

  after(() => {
    rmSync(home, { recursive: true });
  });

  test('has what earlier runs like this one measured, and takes each run once', async () => {
    const past = await ask(place, { kind: 'record', run: run('bbbbbbbb', 2) });
    const resumed = past.find(({ promise }) => promise === 'the workload resumes on another GPU');
    assert.deepEqual(resumed?.values, [1_322]);
    await ask(place, { kind: 'record', run: run('bbbbbbbb', 2) });
    assert.deepEqual(
      await ask(place, { kind: 'record', run: run('cccccccc', 3, { ...FACTS, tier: '2' }) }),
      [],
    );
    const found = await ask(place, { kind: 'runs', most: 10 });
    assert.deepEqual(
      found.map(({ id, promises, broken }) => [id, promises, broken]),
      [
        ['cccccccc', 4, 1],
        ['bbbbbbbb', 4, 1],
        ['aaaaaaaa', 4, 1],
      ],
    );
    assert.match(
      runList(found),
      /^2026-01-02 00:00 {2}bbbbbbbb {2}2 +1 +4 +1 +http:\/\/127.0.0.1:8000, api, tier 1$/m,
    );
  });

  test('tells one promise over time, by its words or its scenario', async () => {
    const found = await ask(place, { kind: 'points', words: 'Resumes on another', most: 10 });
    assert.deepEqual(
      [...new Set(found.map(({ promise }) => promise))],
      ['the workload resumes on another GPU'],
    );
    const text = promiseOverTime(found);
    assert.match(text, /^S01 The work goes on: the workload resumes on another GPU {2}▁+$/m);
    assert.match(text, /^2026-01-01 00:00 {2}aaaaaaaa {2}3 min {2}1\.28 s to 1\.32 s {2}met$/m);
    const byScenario = await ask(place, { kind: 'points', words: 's01', most: 1 });
    assert.equal(byScenario.length, 4);
  });

  test('two runs that end at the same time wait for each other', async () => {
    const both = ['dddddddd', 'eeeeeeee'].map((id, n) => ask(place, { kind: 'record', run: run(id, 4 + n) }));
    await Promise.all(both);
    const ids = (await ask(place, { kind: 'runs', most: 2 })).map(({ id }) => id);
    assert.deepEqual(ids, ['eeeeeeee', 'dddddddd']);
  });

  test('of a run that cannot be written whole nothing is written', async () => {
    const [first = assert.fail()] = rows;
    const broken = { ...run('ffffffff', 9), rows: [first, Object.assign({}, first, { unit: null })] };
    await assert.rejects(
      ask(place, { kind: 'record', run: broken }),
      /cannot be used: null value in column "unit"/,
    );
    assert.ok((await ask(place, { kind: 'runs', most: 99 })).every(({ id }) => id !== 'ffffffff'));
  });

  test('damaged files are said so, and left as they are', async () => {
    const control = join(place.directory, 'global', 'pg_control');
    const good = readFileSync(control);
    truncateSync(control, 100);
    await assert.rejects(ask(place, { kind: 'runs', most: 1 }), (error: Error) => {
      assert.match(error.message, /^The history in .*history cannot be used: its files are damaged/);
      assert.match(error.message, /move .*history elsewhere$/);
      return true;
    });
    writeFileSync(control, good);
    assert.equal((await ask(place, { kind: 'runs', most: 99 })).length, 5);
  });
});

test('a place that cannot be written is a sentence, and leaves no half a history', async () => {
  const home = mkdtempSync(join(tmpdir(), 'history-'));
  writeFileSync(join(home, 'history'), 'a file');
  const place = { directory: join(home, 'history', 'inside') };
  await assert.rejects(ask(place, { kind: 'runs', most: 1 }));
  assert.equal(existsSync(place.directory), false);
  rmSync(home, { recursive: true });
});

test('a shared database that is down, or is none, is a sentence without its password', async () => {
  const stranger = createServer((socket) => {
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const address = stranger.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  for (const at of [1, port])
    await assert.rejects(
      ask({ url: `postgres://u:CANARY@127.0.0.1:${at}/x` }, { kind: 'runs', most: 1 }),
      (error: Error) =>
        error.message.startsWith('The history in HISTORY_DATABASE_URL cannot be used: ') &&
        !error.message.includes('CANARY'),
    );
  stranger.close();
});

test('readings are small bars', () => {
  assert.equal(sparkline([1, 8, 4.5]), '▁█▅');
  assert.equal(sparkline([5, 5]), '▁▁');
  assert.equal(sparkline([]), '');
});
