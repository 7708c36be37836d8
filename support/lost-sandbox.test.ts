import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { conditionOf } from './condition';
import { Unavailable } from './failures';
import { lostSandbox } from './lost-sandbox';
import { until } from './patience';

/** Of a sandbox that does not answer. */
const silent = (): { answers(): Promise<void> } => ({
  answers: () => Promise.reject(new Error('Not done within 10.0 s: GET /faults/kinds')),
});
const there = { answers: () => Promise.resolve() };

/** A process that does nothing, and has a child that does nothing either. */
function idler(t: TestContext): number {
  const child = spawn('sh', ['-c', 'sleep 60 & wait'], { stdio: 'ignore', detached: true });
  const pid = child.pid ?? 0;
  t.after(async () => {
    const ended = once(child, 'exit');
    process.kill(-pid, 'SIGKILL');
    await ended;
  });
  return pid;
}

test('a sandbox that answers is not lost, nor is one that nobody started', async () => {
  assert.equal(await lostSandbox({ embedded: { pid: process.pid }, faults: there }), undefined);
  assert.equal(await lostSandbox({ embedded: undefined, faults: silent() }), undefined);
});

test('of a sandbox that was stopped the next scenario tells so, in the kernel’s words, and whose fault it is not', async (t) => {
  const pid = idler(t);
  process.kill(pid, 'SIGSTOP');
  const told =
    /^The embedded sandbox does not answer any more: .*\n {2}Last seen: process (\d+): sh was stopped by a signal/;
  await until({ hoped: 'it stands still', within: 5_000, look: () => conditionOf(pid).includes('stopped') });
  const lost = await lostSandbox({ embedded: { pid }, faults: silent() });
  assert.ok(lost instanceof Unavailable);
  assert.equal(told.exec(lost.message)?.[1], String(pid));
  assert.match(lost.message, /Cause: Not done within 10\.0 s: GET \/faults\/kinds\n.*not the product/);
});

test('of one that is gone nothing else is told', async () => {
  const child = spawn('true', { stdio: 'ignore' });
  await once(child, 'exit');
  const pid = child.pid ?? 0;
  assert.match(
    String((await lostSandbox({ embedded: { pid }, faults: silent() }))?.message),
    new RegExp(`Last seen: process ${pid} is gone\n`),
  );
});

test('the condition of a process names its threads and its children', async (t) => {
  const pid = idler(t);
  const hoped = 'it has a child that sleeps';
  const child = /\n {4}process \d+: sleep sleeps \(system call: \d+\); it has run for \d+\+\d+ ticks$/;
  await until({
    hoped,
    within: 5_000,
    look: () => child.test(conditionOf(pid)),
    seen: () => conditionOf(pid),
  });
  assert.match(conditionOf(process.pid), /^process \d+: .* runs \(system call: .*\n {4}thread \d+: /s);
});

test('a sandbox that was lost once stays lost, though it answers again', async () => {
  let asked = 0;
  const faults = { answers: () => (asked++ === 0 ? silent().answers() : Promise.resolve()) };
  const lost = await lostSandbox({ embedded: { pid: process.pid }, faults });
  assert.ok(lost instanceof Unavailable);
  assert.equal(await lostSandbox({ embedded: { pid: process.pid }, faults }), lost);
  assert.equal(asked, 1);
});

test('threads that do the same are told together', () => {
  const [, , ...lines] = conditionOf(process.pid).split('\n');
  const threads = lines.filter((line) => line.startsWith('    thread '));
  assert.equal(new Set(threads.map((line) => line.replace(/^ *thread [\d, ]+: /, ''))).size, threads.length);
  assert.ok(threads.some((line) => /^ {4}thread \d+, \d+/.test(line)));
});

test('of many children only some are told of, and nothing stands in a line that is empty', async (t) => {
  const child = spawn('sh', ['-c', 'for n in $(seq 25); do sleep 60 & done; wait'], {
    stdio: 'ignore',
    detached: true,
  });
  const pid = child.pid ?? 0;
  t.after(async () => {
    const ended = once(child, 'exit');
    process.kill(-pid, 'SIGKILL');
    await ended;
  });
  const children = (): readonly string[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? [];
  const isAsleep = (child: string): boolean => readFileSync(`/proc/${child}/comm`, 'utf8') === 'sleep\n';
  const look = (): boolean => children().length === 25 && children().every(isAsleep);
  await until({ hoped: 'all of them sleep', within: 5_000, look });
  assert.equal(conditionOf(pid).match(/process \d+: sleep sleeps/g)?.length, 20);
  assert.doesNotMatch(conditionOf(pid), /^\s*$/m);
});

test('how long a process has run is what the kernel counts for it, in user and in system mode', () => {
  const before = process.resourceUsage();
  const [, user, system] = /it has run for (\d+)\+(\d+) ticks/.exec(conditionOf(process.pid)) ?? [];
  const TICK = 10_000; // microseconds: Linux tells of 100 ticks a second everywhere
  assert.ok(Math.abs(Number(user) - before.userCPUTime / TICK) < 20);
  assert.ok(Math.abs(Number(system) - before.systemCPUTime / TICK) < 20);
});
