import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Broken, Misconfigured, Unavailable } from '../failures';
import { letPass, until } from '../patience';
import type { Target } from '../target';
import { Custody } from './custody';
import type { Tenancy } from './custody';
import { holdingsOf, readLedger } from './ledger';
import { isAlive, processOf } from './owner';
import { PaperCloud } from './paper-cloud';

const TARGET: Target = {
  api: 'http://127.0.0.1:1',
  email: 'a@b.c',
  password: 'p',
  market: { url: 'http://127.0.0.1:2', key: 'k', sweepKey: 's' },
  compute: {
    url: 'http://127.0.0.1:3',
    project: 'sandbox',
    account: { email: 'a@b.c', privateKey: 'k', tokenUrl: 'http://127.0.0.1:3/token' },
  },
  faults: 'http://127.0.0.1:4',
  sshKey: 'k',
};
const PRICE = { pricePerHour: 0.45 };

let directory = '';
let cloud: PaperCloud;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'custody-'));
  cloud = new PaperCloud(join(directory, 'cloud'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const tenancy = (run: string, more: Partial<Tenancy> = {}): Tenancy => ({
  config: { run, worker: 0, mark: `dc-${run}-w0`, budget: 2, reports: directory },
  target: TARGET,
  market: cloud.market,
  compute: cloud.compute,
  product: cloud.product,
  limits: { oneBack: 300, settled: 100 },
  ...more,
});
const ledgerOf = (run: string): string => join(directory, 'ledger', `${run}-0.ndjson`);
const rowsOf = (run: string): readonly string[] => readLedger(ledgerOf(run)).map(({ row }) => row);

const rentOne = (custody: Custody, id: number): Promise<unknown> => {
  const label = custody.label();
  return custody.rent({ label, ...PRICE }, () => Promise.resolve(cloud.rent(id, label)));
};

test('an intent is on the disk before the order is sent, and the id after it was answered', async () => {
  const custody = new Custody(tenancy('00000001'));
  const label = custody.label();
  await custody.rent({ label, ...PRICE }, () => {
    assert.deepEqual(rowsOf('00000001'), ['opened', 'intent']);
    return Promise.resolve(cloud.rent(7, label));
  });
  assert.deepEqual(rowsOf('00000001'), ['opened', 'intent', 'took']);
  assert.equal(holdingsOf(readLedger(ledgerOf('00000001')))[0]?.id, '7');
});

test('whoever has opened its ledger waits for the other workers, but not for one that does not come', async () => {
  const [first, second, third] = [0, 1, 2].map((worker) => ({ ...tenancy('00000001').config, worker }));
  assert.ok(first && second && third);
  let open = false;
  const waiting = new Custody({ ...tenancy('00000001'), config: first }).untilAllOpen(3).then(() => {
    assert.ok(open, 'the last one has opened its ledger');
  });
  const another = new Custody({ ...tenancy('00000001'), config: second });
  await another.untilAllOpen(3, undefined, 50);
  open = true;
  new Custody({ ...tenancy('00000001'), config: third });
  await waiting;
});

test('everything goes back last in first out, confirmed by both books', async () => {
  const custody = new Custody(tenancy('00000001'));
  for (const id of [1, 2, 3]) await rentOne(custody, id);
  const { returned, failures } = await custody.close();
  assert.deepEqual(failures, []);
  assert.deepEqual(
    returned,
    [3, 2, 1].map((n) => `dc-00000001-w0/${n}`),
  );
  assert.deepEqual(
    cloud.heard.filter((each) => each.startsWith('product')),
    [3, 2, 1].map((n) => `product: give back ${n}`),
  );
  assert.deepEqual(cloud.rented, []);
  assert.deepEqual(rowsOf('00000001').slice(-4), ['returned', 'returned', 'returned', 'closed']);
});

test('a replacement that the product rented under the same label goes back too', async () => {
  const custody = new Custody(tenancy('00000001'));
  await rentOne(custody, 1);
  cloud.rent(2, 'dc-00000001-w0/1');
  assert.deepEqual((await custody.settle()).failures, []);
  assert.deepEqual(cloud.rented, []);
});

test('what the product leaves behind is returned at the suppliers, and named', async () => {
  const custody = new Custody(tenancy('00000001'));
  await rentOne(custody, 1);
  cloud.manners = 'forgetful';
  const { leftBehind, failures, returned } = await custody.settle();
  assert.deepEqual(
    leftBehind.map(({ supplier, id }) => `${supplier} ${id}`),
    ['gpu-market 1', 'compute 1'],
  );
  assert.ok(failures[0] instanceof Broken);
  assert.match(failures[0].message, /GPU 1 \(dc-00000001-w0\/1\), VM 1/);
  assert.deepEqual(returned, ['dc-00000001-w0/1']);
  assert.deepEqual(cloud.rented, []);
});

test('one that is refused does not keep the others from going back', async () => {
  const custody = new Custody(tenancy('00000001'));
  for (const id of [1, 2]) await rentOne(custody, id);
  cloud.manners = 'refusing';
  const { failures } = await custody.settle();
  assert.equal(failures.length, 2);
  assert.deepEqual(cloud.rented, []);
});

test('what nobody ordered is a failure and goes back', async () => {
  const custody = new Custody(tenancy('00000001'));
  cloud.rent(9, 'dc-00000001-w0/77');
  cloud.rent(8, 'dc-00000001-w01/1');
  const { failures } = await custody.settle();
  assert.match(failures[0]?.message ?? '', /not ordered\n.*GPU 9/);
  assert.deepEqual(cloud.rented, ['dc-00000001-w01/1', 'dc-00000001-w01/1']);
});

test('an order that was never answered is waited for, for as long as it may still take effect', async () => {
  const custody = new Custody(tenancy('00000001'));
  const label = custody.label();
  const lost = custody.rent({ label, ...PRICE }, () => Promise.reject(new Unavailable('no answer')));
  await assert.rejects(lost, Unavailable);
  const late = letPass(50).then(() => cloud.rent(1, label));
  assert.deepEqual((await custody.settle()).failures, []);
  await late;
  assert.deepEqual(cloud.rented, []);
});

test('an order that is still under way is given back once it is answered', async () => {
  const custody = new Custody(tenancy('00000001'));
  const label = custody.label();
  const slow = custody.rent({ label, ...PRICE }, async () => {
    await letPass(100);
    return cloud.rent(1, label);
  });
  assert.deepEqual((await custody.settle()).returned, [label]);
  await slow;
  assert.deepEqual(cloud.rented, []);
});

test('an order that was refused leaves nothing to wait for', async () => {
  const custody = new Custody(tenancy('00000001'));
  const refused = custody.rent({ label: custody.label(), ...PRICE }, () => Promise.reject(new Broken('409')));
  await assert.rejects(refused, Broken);
  assert.deepEqual((await custody.close()).failures, []);
});

test('the budget of the run is checked before anything is ordered, over all its workers', async () => {
  const other = new Custody(tenancy('00000001'));
  for (const id of [1, 2]) await rentOne(other, id);
  const config = { ...tenancy('00000001').config, worker: 1, mark: 'dc-00000001-w1' };
  const custody = new Custody({ ...tenancy('00000001'), config });
  for (const id of [3, 4]) await rentOne(custody, id);
  await assert.rejects(
    rentOne(custody, 5),
    (error: Error) =>
      error instanceof Misconfigured && /\$2\.25, more than BUDGET allows \(\$2\.00\)/.test(error.message),
  );
  assert.equal(cloud.rented.length, 8);
  await other.settle();
  await rentOne(custody, 5);
});

test('a run id that was used already is refused', () => {
  new Custody(tenancy('00000001'));
  assert.throws(() => new Custody(tenancy('00000001')), Misconfigured);
});

/** A suite in a process of its own that gets as far as the moment and then stays, or is killed there. */
const suite = async (run: string, moment: string, more: object = {}): Promise<ReturnType<typeof spawn>> => {
  const config = tenancy(run).config;
  const script = `
    require('ts-node/register');
    const { writeFileSync } = require('node:fs');
    const { Custody } = require(${JSON.stringify(resolve(__dirname, 'custody'))});
    const { PaperCloud } = require(${JSON.stringify(resolve(__dirname, 'paper-cloud'))});
    const cloud = new PaperCloud(${JSON.stringify(join(directory, 'cloud'))});
    const reached = (moment) => {
      if (moment !== ${JSON.stringify(moment)}) return;
      writeFileSync(${JSON.stringify(join(directory, run))}, '');
      for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    };
    const tenancy = ${JSON.stringify({ config, target: TARGET, ...more })};
    const custody = new Custody({ ...tenancy, market: cloud.market, compute: cloud.compute, product: cloud.product });
    reached('opened');
    const label = custody.label();
    custody.rent({ label, pricePerHour: 0.4 }, async () => {
      reached('intent');
      const rented = cloud.rent(${parseInt(run, 16)}, label);
      reached('rented');
      return rented;
    }).then(() => reached('took'));`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: resolve(__dirname, '../..'),
    stdio: 'inherit',
  });
  await until({
    hoped: `the suite gets to ${moment}`,
    within: 20_000,
    look: () => existsSync(join(directory, run)),
    hopeless: () => (child.exitCode === null ? undefined : `it ended with ${child.exitCode}`),
  });
  return child;
};

const kill = async (child: ReturnType<typeof spawn>): Promise<void> => {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

test('killed at any instant, a suite leaves nothing that the next start does not return', async () => {
  const moments = ['opened', 'intent', 'rented', 'took'];
  const killed = await Promise.all(moments.map((moment, n) => suite(`0000001${n}`, moment)));
  const alive = await suite('00000020', 'took');
  cloud.rent(99, 'somebody-else');
  await Promise.all(killed.map(kill));
  assert.equal(cloud.rented.length, 8);
  try {
    const custody = new Custody(tenancy('00000002'));
    const { marks, returned, failures } = await custody.sweep();
    assert.deepEqual(failures, []);
    assert.deepEqual(
      [...marks].sort(),
      moments.map((_, n) => `dc-0000001${n}-w0`),
    );
    assert.equal(returned.length, 4);
    assert.deepEqual(new Set(cloud.rented), new Set(['dc-00000020-w0/1', 'somebody-else']));
    assert.deepEqual(await custody.sweep(), { marks: [], returned: [], failures: [] });
  } finally {
    await kill(alive);
  }
});

/** A ledger as a dead suite left it. */
const dead = (run: string, first: object = {}, rows: readonly object[] = []): void => {
  new Custody(tenancy('0000000f'));
  const [line = ''] = readFileSync(ledgerOf('0000000f'), 'utf8').split('\n');
  const opened = JSON.parse(line) as { owner: object };
  const owner = { ...opened.owner, pid: 2 ** 22 + 1 };
  const all = [{ ...opened, mark: `dc-${run}-w0`, owner, ...first }, ...rows];
  writeFileSync(ledgerOf(run), all.map((each) => `${JSON.stringify(each)}\n`).join(''));
  rmSync(ledgerOf('0000000f'));
};

test('what was left at another target is not this run’s to return', async () => {
  dead('00000031', { target: 'http://127.0.0.1:9 elsewhere' });
  cloud.rent(1, 'dc-00000031-w0/1');
  assert.deepEqual((await new Custody(tenancy('00000002')).sweep()).returned, []);
  assert.equal(cloud.rented.length, 2);
});

test('a suite on another host counts as dead after two hours', async () => {
  const [at, hours] = [Date.now(), 3_600_000];
  const { pid, startTime } = processOf(process.pid);
  dead('00000032', { owner: { pid, startTime, host: 'elsewhere' }, at: at - 3 * hours });
  dead('00000033', { owner: { pid, startTime, host: 'elsewhere' }, at: at - 1 * hours });
  for (const run of ['00000032', '00000033']) cloud.rent(Number(run), `dc-${run}-w0/1`);
  await new Custody(tenancy('00000002')).sweep();
  assert.deepEqual(new Set(cloud.rented), new Set(['dc-00000033-w0/1']));
});

test('a number that another process got later does not keep a dead suite alive', () => {
  const { pid, startTime } = processOf(process.pid);
  assert.ok(isAlive({ pid, startTime }));
  assert.ok(!isAlive({ pid, startTime: `${startTime}0` }));
});

test('a last line that was not finished announces nothing', async () => {
  const intent = { row: 'intent', key: 1, label: 'dc-00000034-w0/1', pricePerHour: 0.4, at: Date.now() };
  dead('00000034', {}, [intent]);
  appendFileSync(ledgerOf('00000034'), '{"row":"took","ke');
  cloud.rent(1, 'dc-00000034-w0/1');
  assert.deepEqual((await new Custody(tenancy('00000002')).sweep()).marks, ['dc-00000034-w0']);
  assert.deepEqual(cloud.rented, []);
  assert.equal(rowsOf('00000034').at(-1), 'closed');
});

test('a ledger that says something unknown is a failure, not passed over', async () => {
  dead('00000035', {}, [{ row: 'bought', at: 0 }]);
  const { failures } = await new Custody(tenancy('00000002')).sweep();
  assert.equal(failures.length, 1);
});

test('an embedded sandbox ends with its suite; one that hangs is ended', async () => {
  const hanging = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
  const exited = once(hanging, 'exit');
  const { pid = 0 } = hanging;
  dead('00000036', { sandbox: 'gone', embedded: { pid: 2 ** 22 + 2, startTime: 'x' } });
  dead('00000037', { sandbox: 'hangs', embedded: processOf(pid) });
  const { marks, failures } = await new Custody(tenancy('00000002')).sweep();
  assert.deepEqual(marks, ['dc-00000036-w0']);
  assert.match(failures[0]?.message ?? '', /sandbox \d+ of a killed run has ended/);
  await exited;
  assert.deepEqual((await new Custody(tenancy('00000003')).sweep()).marks, ['dc-00000037-w0']);
});

test('without a ledger only what carries a mark of ours and is older than two hours goes back', async () => {
  const [at, hours] = [Date.now(), 3_600_000];
  const alive = new Custody(tenancy('00000041'));
  const others = ['dc-00000042-w0/1', 'dc-0000004x-w0/1', 'dc-00000041-w0/1', 'somebody-else'];
  others.forEach((label, n) => cloud.rent(n, label, at - 3 * hours));
  cloud.rent(9, 'dc-00000043-w0/1', at - 1 * hours);
  const { returned } = await new Custody(tenancy('00000002')).sweep();
  assert.deepEqual(
    returned.map(({ label }) => label),
    ['dc-00000042-w0/1', 'dc-00000042-w0/1'],
  );
  assert.equal(cloud.rented.length, 8);
  await alive.settle();
});
