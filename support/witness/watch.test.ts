import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Server, type Connection } from 'ssh2';
import { now } from '../clock';
import type { Failover, GpuInstance } from '../customer/customer';
import { Unavailable } from '../failures';
import { freshKey } from '../fresh-key';
import { until } from '../patience';
import { hasResumedOn } from './judges/resumed';
import { all, type Listed, type Of } from './history';
import { Watch } from './watch';
import { WORKLOAD } from './workload';

const KEY = freshKey().private;
let root = '';
const closing: (() => unknown)[] = [];

before(() => {
  root = mkdtempSync(join(tmpdir(), 'watch-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
after(() => {
  rmSync(root, { recursive: true, force: true });
});

const slain = (child: ChildProcess): void => {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
    process.kill(-child.pid, 'SIGKILL');
};

/** A machine of this process: speaks SSH and runs what it is told in a directory of its own. */
class Machine {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #children = new Set<ChildProcess>();
  readonly #clients = new Set<Connection>();
  #server: Server | undefined;
  port = 0;

  constructor(
    readonly name: string,
    private readonly hostKey = freshKey().private,
  ) {
    const workspace = join(root, name, 'workspace');
    mkdirSync(workspace, { recursive: true });
    const gpu = name.startsWith('gpu') ? '/dev/null' : '/nowhere';
    this.#environment = {
      ...{ PATH: process.env['PATH'], WORKSPACE: workspace },
      ...{ WORKLOAD_DIR: join(root, name, 'run'), GPU_DEVICE: gpu },
    };
    closing.push(() => {
      this.vanish();
    });
  }

  async start(port = 0): Promise<this> {
    this.#server = new Server({ hostKeys: [this.hostKey] }, (client) => {
      this.#clients.add(client);
      client.on('error', () => undefined);
      client.on('authentication', (context) => {
        context.accept();
      });
      client.on('session', (accept) =>
        accept().on('exec', (take, _, { command }) => {
          const channel = take();
          const child = this.run(command);
          child.stdout?.pipe(channel, { end: false });
          channel.pipe(child.stdin ?? assert.fail('no input'));
          child.on('close', (code) => {
            channel.exit(code ?? 1);
            channel.end();
          });
          channel.on('close', () => child.stdin?.end());
        }),
      );
    });
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  run(command: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const env = { ...this.#environment, ...environment };
    const child = spawn('sh', ['-c', command], { env, detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined);
    this.#children.add(child);
    return child;
  }

  vanish(): void {
    for (const child of this.#children) slain(child);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
    this.#server?.close();
  }

  get listed(): Listed {
    const supplier = this.name.startsWith('gpu') ? 'gpu-market' : 'compute';
    const place = { host: '127.0.0.1', port: this.port, user: 'root' };
    return {
      key: `${supplier}/${this.name}`,
      supplier,
      id: this.name,
      label: 'm/x',
      status: 'running',
      ...place,
    };
  }
}

interface World {
  listed: Listed[];
  failovers: Failover[];
  instances: GpuInstance[];
  watch: Watch;
}

const watching = (...machines: readonly Machine[]): World => {
  const listed = machines.map((each) => each.listed);
  const world = { listed, failovers: [] as Failover[], instances: [] as GpuInstance[] };
  const ports = {
    census: () => Promise.resolve([...world.listed]),
    claims: () => Promise.resolve(world.failovers),
    instances: () => Promise.resolve(world.instances),
  };
  const watch = Watch.start(ports, {
    privateKey: KEY,
    censusEvery: 20,
    tailEvery: 20,
    claimsEvery: 20,
    shownEvery: 10,
  });
  closing.push(() => watch.stop());
  return Object.assign(world, { watch });
};

const seen = <T>({ watch }: World, hoped: string, look: () => T | undefined | false): Promise<T> =>
  until({ hoped, within: 5_000, every: 5, look, changed: (signal) => watch.history.changed(signal) });

const first = <K extends Parameters<typeof all>[1]>(world: World, kind: K): Promise<Of<K>> =>
  seen(world, kind, () => all(world.watch.history, kind)[0]);

const saves = (world: World, machine: Machine): Promise<Of<'answered'>> =>
  seen(world, `a record on ${machine.name}`, () =>
    all(world.watch.history, 'answered').find(
      (each) => each.machine === machine.listed.key && each.answer.verb === 'offer',
    ),
  );

test('offers follow the work from machine to machine, and the copy is seen on the standby', async () => {
  const [gpu, standby] = [await new Machine('gpu').start(), await new Machine('standby').start()];
  const world = watching(gpu, standby);
  gpu.run(WORKLOAD, { WORKLOAD_EPOCH: '1' });
  const { answer, timing } = await saves(world, gpu);
  assert.deepEqual([answer.epoch, answer.where, timing], [1, 'gpu', 'ok']);
  spawnSync('cp', ['-r', join(root, 'gpu', 'workspace'), join(root, 'standby')]);
  const tail = await first(world, 'tail');
  assert.ok(tail.machine === 'compute/standby' && tail.line.includes(answer.incarnation));
  gpu.vanish();
  const f0 = (await first(world, 'disconnected')).at - 1;
  world.watch.history.add({ kind: 'fault', at: f0, fault: 'x', f0, f1: f0, machine: gpu.listed.key });
  await first(world, 'refused');
  standby.run(WORKLOAD, { WORKLOAD_EPOCH: '2' });
  const next = await saves(world, standby);
  assert.deepEqual([next.answer.epoch, next.answer.where], [2, 'cpu']);
  assert.ok(next.answer.restoredSeq > 0);
  assert.equal(hasResumedOn(world.watch.history, 'cpu'), true);
  const outage = all(world.watch.history, 'offered').filter(({ session }) => session === undefined);
  assert.ok(outage.length > 0, 'what could not be offered is told all the same');
  await world.watch.readLog(standby.listed.key);
  assert.match((await first(world, 'log')).text, /^1 1 .*\n/);
  world.watch.order('rest');
  const rests = await seen(world, 'that the workload rests', () =>
    all(world.watch.history, 'answered').find((each) => each.answer.verb === 'do'),
  );
  await world.watch.readWorkspace(standby.listed.key);
  const { manifest } = await first(world, 'workspace');
  assert.ok(manifest.some(({ path }) => path === 'records.log'));
  const offered = all(world.watch.history, 'offered').filter(
    ({ at, verb }) => at > rests.at && verb === 'offer',
  );
  assert.deepEqual(offered, [], 'whoever rests is offered nothing');
});

test('a machine that shows another host key is not spoken to', async () => {
  const machine = await new Machine('gpu-2').start();
  const world = watching(machine);
  await first(world, 'connected');
  machine.vanish();
  const impostor = await new Machine('gpu-2').start(machine.port);
  const { pinned, shown } = await first(world, 'host key changed');
  assert.notEqual(pinned, shown);
  assert.equal(all(world.watch.history, 'connected').length, 1);
  impostor.vanish();
});

test('a machine that comes back is connected again', async () => {
  const key = freshKey().private;
  const machine = await new Machine('gpu-3', key).start();
  const world = watching(machine);
  await first(world, 'connected');
  machine.vanish();
  await first(world, 'refused');
  await new Machine('gpu-3', key).start(machine.port);
  await seen(world, 'a second connection', () => all(world.watch.history, 'connected').length === 2);
});

test('what is no longer listed is listened to, but not connected again', async () => {
  const machine = await new Machine('gpu-4').start();
  const world = watching(machine);
  await first(world, 'connected');
  world.listed = [];
  await seen(
    world,
    'the empty books',
    () => all(world.watch.history, 'census').at(-1)?.machines?.length === 0,
  );
  machine.vanish();
  await first(world, 'disconnected');
  assert.equal(all(world.watch.history, 'refused').length, 0);
  await assert.rejects(world.watch.readLog(machine.listed.key), Unavailable);
});

/** What is told of a failover besides its phase. */
const FACTS = {
  id: 'f',
  instance: 1,
  reason: 'x',
  dataRestored: false,
  rehearsal: false,
  phaseTimings: {},
};

test('claims are told when they change, with the last instant at which they did not hold', async () => {
  const world = watching();
  await seen(world, 'the books', () => all(world.watch.history, 'census').length > 2);
  world.failovers = [{ ...FACTS, phase: 'detecting' }];
  const { before = 0, askedAt } = await first(world, 'claimed');
  assert.ok(before < askedAt);
  world.failovers = [{ ...FACTS, phase: 'complete' }];
  await seen(world, 'two claims', () => all(world.watch.history, 'claimed').length === 2);
});

test('a supplier that does not answer is part of the history', async () => {
  const ports = {
    census: () => Promise.reject(new Unavailable('books closed')),
    claims: () => Promise.resolve([]),
    instances: () => Promise.resolve([]),
  };
  const watch = Watch.start(ports, { privateKey: KEY });
  closing.push(() => watch.stop());
  const told = await until({ hoped: 'x', within: 1_000, look: () => all(watch.history, 'unheard')[0] });
  assert.deepEqual([told.of, told.because], ['census', 'books closed']);
});

test('one who never answers is unheard, again and again, and keeps nobody from stopping', async () => {
  const ports = {
    census: () => Promise.resolve([]),
    claims: () => new Promise<never>(() => undefined),
    instances: () => Promise.resolve([]),
  };
  const watch = Watch.start(ports, { privateKey: KEY, heardWithin: 50 });
  const unheard = (): number => all(watch.history, 'unheard').filter(({ of }) => of === 'claims').length;
  await until({ hoped: 'claims are unheard twice', within: 5_000, look: () => unheard() >= 2 });
  await watch.stop();
});

test('whoever hears the product out knows what it tells now, or that it does not answer', async () => {
  let answer = (): Promise<readonly Failover[]> => Promise.resolve([]);
  const ports = {
    census: () => Promise.resolve([]),
    claims: () => answer(),
    instances: () => Promise.resolve([]),
  };
  const watch = Watch.start(ports, { privateKey: KEY, heardWithin: 50, claimsEvery: 60_000 });
  closing.push(() => watch.stop());
  let late: (told: readonly Failover[]) => void = () => undefined;
  answer = () => new Promise((resolve) => (late = resolve));
  await watch.hearOut();
  assert.equal(all(watch.history, 'unheard').filter(({ of }) => of === 'claims').length, 1);
  answer = () => Promise.resolve([{ ...FACTS, phase: 'complete' }]);
  await watch.hearOut();
  // What was asked before and is answered after is older than what was heard.
  late([{ ...FACTS, phase: 'detecting' }]);
  await watch.hearOut();
  assert.deepEqual(
    all(watch.history, 'claimed').map(({ failover }) => failover.phase),
    ['complete'],
  );
});

test('what is told of the protection is written down when it changes, and once more after a fault', async () => {
  const world = watching();
  const { history } = world.watch;
  world.watch.listen(() => Promise.resolve({ readiness: { ready: false, reason: 'it was so before' } }));
  await seen(world, 'what is told', () => all(history, 'protection').length === 1);
  const [said] = all(history, 'protection');
  const f0 = (said?.at ?? 0) + 1;
  history.add({ ...{ kind: 'fault', fault: 'link-cut', machine: 'gpu-1' }, at: f0, f0, f1: f0 });
  await seen(world, 'the same, asked for afterwards', () =>
    all(history, 'protection').some(({ askedAt }) => askedAt >= f0),
  );
});

test('how the instance is told to be is asked while something goes on, and not otherwise', async () => {
  const world = watching();
  const { history } = world.watch;
  const shown = (): number => all(history, 'shown').length;
  await first(world, 'census');
  assert.equal(shown(), 0);
  const struck = now() - 2_000;
  const trouble = { fault: 'market-down', machine: '', f0: struck, f1: struck } as const;
  history.add({ kind: 'fault', at: struck, ...trouble });
  world.instances.push({ id: 7, status: 'running', gpu: 'H100', pricePerHour: 1, label: 'mark/watch' });
  await seen(world, 'asked while the market is away', () => shown() > 2);
  assert.deepEqual(all(history, 'shown').at(-1)?.instances, world.instances);
  history.add({ kind: 'healed', at: now() - 1_600, fault: 'market-down', machine: '', gone: false });
  await world.watch.stop();
});
