import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { isThere, notesIn, placesIn, pretendPrograms } from './pretend-programs';
import { Stand, Stands } from './stand';

const directory = mkdtempSync(join(tmpdir(), 'stand-test-'));
const programs = pretendPrograms(directory);
const reports = join(directory, 'reports');
const sandboxes = join(directory, 'sandboxes');
const environment = { PATH: process.env['PATH'] ?? '', SANDBOXES: sandboxes };
const config = { environment };
const NEVER = new AbortController().signal;
const World = z.looseObject({ pid: z.number(), defect: z.string(), sandbox: z.string() });

const world = (): z.infer<typeof World> => World.parse(JSON.parse(notesIn(reports)[0] ?? '{}'));
/** Every sandbox that was ever started. */
const started = (): readonly number[] =>
  existsSync(sandboxes) ? readFileSync(sandboxes, 'utf8').trim().split('\n').map(Number) : [];
const trial = (defect: string, how = 'at once') => ({ defect, places: [how], reports });

describe('a stand', { timeout: 60_000 }, () => {
  const before = process.env['TMPDIR'];
  let stand: Stand | undefined;
  const placed = (): Stand => (stand = new Stand(config, programs));

  beforeEach(() => {
    process.env['TMPDIR'] = directory;
    writeFileSync(sandboxes, '');
  });
  afterEach(async () => {
    await stand?.close();
    stand = undefined;
    assert.deepEqual(placesIn(directory), []);
    assert.deepEqual(started().filter(isThere), []);
    rmSync(reports, { recursive: true, force: true });
  });
  after(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(directory, { recursive: true });
  });

  it('runs scenarios against the sandbox in which the defect is, and keeps both', async () => {
    const one = placed();
    await one.run(trial('first'), NEVER);
    const first = world();
    assert.equal(first.defect, 'first');
    assert.match(readFileSync(first.sandbox, 'utf8'), /"defect":"first"/);
    await one.run(trial('second'), NEVER);
    const second = world();
    assert.equal(second.defect, 'second');
    assert.deepEqual([second.pid, second.sandbox], [first.pid, first.sandbox]);
    assert.equal(started().length, 1);
  });

  it('has a new sandbox where the defect before has left something, and nothing of the old one', async () => {
    const one = placed();
    await one.run(trial('leaves-something'), NEVER);
    const old = world();
    await one.run(trial('second'), NEVER);
    assert.equal(world().defect, 'second');
    assert.notEqual(world().sandbox, old.sandbox);
    assert.equal(existsSync(dirname(old.sandbox)), false);
    const [left = 0, ...others] = started();
    assert.equal(isThere(left), false);
    assert.equal(others.length, 1);
  });

  it('does not try another sandbox when a new one cannot take the defect', async () => {
    await assert.rejects(placed().run(trial('cannot-start'), NEVER), /The product did not start: /);
    assert.equal(started().length, 1);
    assert.deepEqual(notesIn(reports), []);
  });

  it('does not try another sandbox either when one that has served cannot take the defect', async () => {
    const one = placed();
    await one.run(trial('first'), NEVER);
    await assert.rejects(one.run(trial('cannot-start'), NEVER), /The product did not start: /);
    assert.equal(started().length, 1);
  });

  it('does not begin anew when everything is called off while a defect is being planted', async () => {
    const over = new AbortController();
    const one = placed();
    await one.run(trial('first'), over.signal);
    const planting = one.run(trial('never-answers'), over.signal);
    over.abort(new Error('somebody asked to stop'));
    await assert.rejects(planting, { name: 'Unavailable', message: /somebody asked to stop/ });
    assert.equal(started().length, 1);
  });

  it('leaves nobody behind, whatever its suite has come to', async () => {
    const one = placed();
    await assert.rejects(one.run(trial('first', 'dies'), NEVER), { name: 'Unavailable' });
    const { pid } = world();
    await one.close();
    stand = undefined;
    assert.equal(isThere(pid), false);
  });

  it('serves again when it is as it was, and has served otherwise', async () => {
    const stands = new Stands(config, programs);
    const one = stands.take();
    const other = stands.take();
    assert.notEqual(one, other);
    await one.run(trial('first'), NEVER);
    const { pid } = world();
    await stands.giveBack(one, true);
    assert.equal(stands.take(), one);
    await stands.giveBack(one, false);
    assert.equal(isThere(pid), false);
    await stands.giveBack(other, true);
    assert.equal(stands.take(), other);
    await stands.giveBack(other, true);
    await stands.close();
  });

  it('rehearses without any defect', async () => {
    await placed().rehearse(reports, NEVER);
    assert.match(notesIn(reports)[0] ?? '', /^\{"run":"[0-9a-f]{8}","pid":/);
  });
});
