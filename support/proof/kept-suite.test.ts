import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { Unavailable } from '../failures';
import { until } from '../patience';
import { DEFECTS } from '../sandbox/defects';
import { checkExpected } from './expectations';
import { KeptSuite } from './kept-suite';
import { isThere, notesIn, pretendPrograms } from './pretend-programs';
import { readMessages, scenariosIn } from './scenarios';

const directory = mkdtempSync(join(tmpdir(), 'kept-suite-test-'));
const reports = join(directory, 'reports');
const { suite: program } = pretendPrograms(directory);
const environment = { PATH: process.env['PATH'] ?? '', RUN: 'the name of another run' };
const NEVER = new AbortController().signal;
const World = z.looseObject({
  pid: z.number(),
  run: z.string(),
  surroundings: z.record(z.string(), z.string()),
});

const order = (...places: readonly string[]) => ({ places, reports, world: { defect: 'a-defect' } });
const world = (): z.infer<typeof World> => World.parse(JSON.parse(notesIn(reports)[0] ?? '{}'));
const asked = (): number => notesIn(reports).filter((note) => note === 'asked to stop').length;

/** While timers stand still, only what other processes do makes it come true. */
const comesTrue = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

describe('a suite that is kept loaded', { timeout: 60_000 }, () => {
  let suite: KeptSuite | undefined;
  const kept = (): KeptSuite => (suite = new KeptSuite({ environment }, program));
  /** A run that goes on until it is called off, and what calls it off. */
  const going = async (how: string) => {
    const over = new AbortController();
    const run = kept().run(order(how), over.signal);
    const hoped = 'the run has begun';
    await until({ hoped, within: 10_000, look: () => notesIn(reports).length > 0 });
    const callOff = (): void => {
      over.abort(new Error('somebody asked to stop'));
    };
    return { run, callOff, pid: world().pid };
  };

  afterEach(async () => {
    await suite?.close();
    suite = undefined;
    rmSync(reports, { recursive: true, force: true });
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it('runs again and again in one process, under a new name and with nothing of the reports before', async () => {
    mkdirSync(reports);
    writeFileSync(join(reports, 'of-another-run'), '');
    const both = kept();
    await both.run(order('at once'), NEVER);
    const first = world();
    assert.equal(existsSync(join(reports, 'of-another-run')), false);
    await both.run(order('at once'), NEVER);
    const second = world();
    assert.equal(notesIn(reports).length, 1);
    assert.equal(second.pid, first.pid);
    assert.notEqual(second.run, first.run);
    assert.equal(second['defect'], 'a-defect');
    assert.equal(second.surroundings['RUN'], undefined);
    await both.close();
    assert.equal(isThere(second.pid), false);
  });

  it('that dies in the middle is no run that has ended, and none follows', async () => {
    const dying = kept();
    const died = { name: 'Unavailable', message: /exit code 3/ };
    await assert.rejects(dying.run(order('dies'), NEVER), died);
    await assert.rejects(dying.run(order('at once'), NEVER), died);
    assert.deepEqual(notesIn(reports), []);
  });

  it('is not asked to run once everything is called off', async () => {
    const reason = new Error('somebody asked to stop');
    await assert.rejects(kept().run(order('at once'), AbortSignal.abort(reason)), reason);
    assert.equal(existsSync(reports), false);
  });

  it('that is called off is asked once where it heeds, and the run has not ended', async () => {
    const { run, callOff, pid } = await going('asked once');
    callOff();
    await assert.rejects(run, { message: 'somebody asked to stop' });
    assert.equal(asked(), 1);
    await suite?.close();
    assert.equal(isThere(pid), false);
  });

  const calledOff = async (t: TestContext, how: string) => {
    const { run, callOff, pid } = await going(how);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const ended = assert.rejects(run, { message: 'somebody asked to stop' });
    callOff();
    await comesTrue(() => asked() === 1);
    t.mock.timers.tick(599);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(asked(), 1);
    t.mock.timers.tick(1);
    await comesTrue(() => asked() === 2);
    return { ended, pid };
  };

  it('that goes on when it was asked once is asked again', async (t) => {
    const { ended } = await calledOff(t, 'asked twice');
    await ended;
  });

  it('that heeds nobody is killed', async (t) => {
    const { ended, pid } = await calledOff(t, 'never');
    assert.ok(isThere(pid));
    t.mock.timers.tick(8_000);
    await ended;
    await suite?.close();
    assert.equal(isThere(pid), false);
  });

  it('is the suite of this project, and tells what there is to run', async () => {
    suite = new KeptSuite({ environment });
    const told = () => readMessages(join(reports, 'messages.ndjson'));
    const toRun = (): number => told().filter(({ testCase }) => testCase !== undefined).length;
    const rehearsal = true;
    await suite.run({ ...order(), rehearsal }, NEVER);
    const [some = assert.fail('there is nothing to run')] = scenariosIn(told());
    assert.ok(toRun() > 50);
    checkExpected(DEFECTS, scenariosIn(told()));
    await suite.run({ ...order(some.place), rehearsal }, NEVER);
    assert.equal(toRun(), 1);
    assert.match(readFileSync(join(reports, 'run.log'), 'utf8'), /^1 scenario \(1 skipped\)$/m);
  });

  it('that has died is the environment’s failure, never the product’s', async () => {
    await assert.rejects(kept().run(order('dies'), NEVER), Unavailable);
  });
});
