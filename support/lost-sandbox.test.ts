import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { conditionOf } from './condition';
import { Unavailable } from './failures';
import { lostSandbox } from './lost-sandbox';
import { until } from './patience';

const silent = { answers: () => Promise.reject(new Error('Not done within 10.0 s: GET /faults/kinds')) };
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
  assert.equal(await lostSandbox({ embedded: undefined, faults: silent }), undefined);
});

test('of a sandbox that was stopped the next scenario tells so, in the kernel’s words, and whose fault it is not', async (t) => {
  const pid = idler(t);
  process.kill(pid, 'SIGSTOP');
  const told =
    /^The embedded sandbox does not answer any more: .*\n {2}Last seen: process (\d+): sh was stopped by a signal/;
  await until({ hoped: 'it stands still', within: 5_000, look: () => conditionOf(pid).includes('stopped') });
  const lost = await lostSandbox({ embedded: { pid }, faults: silent });
  assert.ok(lost instanceof Unavailable);
  assert.equal(told.exec(lost.message)?.[1], String(pid));
  assert.match(lost.message, /Cause: Not done within 10\.0 s: GET \/faults\/kinds\n.*not the product/);
});

test('of one that is gone nothing else is told', async () => {
  const child = spawn('true', { stdio: 'ignore' });
  await once(child, 'exit');
  const pid = child.pid ?? 0;
  assert.match(
    String((await lostSandbox({ embedded: { pid }, faults: silent }))?.message),
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
