import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, test } from 'node:test';
import { readLine, readRecord } from './answer';
import type { Answer } from './history';
import { until } from '../patience';
import { sessionCommand, WORKLOAD } from './workload';

const SHELLS = ['sh', 'dash', 'busybox'].filter((shell) => spawnSync(shell, ['--help']).error === undefined);

let root = '';
const children: ChildProcess[] = [];

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  WORKSPACE: join(root, 'workspace'),
  WORKLOAD_DIR: join(root, 'run'),
  GPU_DEVICE: join(root, 'gpu'),
});

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-(child.pid ?? assert.fail('not started')), signal);
  await gone;
};

const started = (shell: string, script: string, env: NodeJS.ProcessEnv): ChildProcess => {
  const args = shell === 'busybox' ? ['sh', '-c', script] : ['-c', script];
  const child = spawn(shell, args, { env, detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return child;
};

class Session {
  readonly answers: Answer[] = [];
  readonly tails: string[] = [];
  ready = false;

  private constructor(readonly child: ChildProcess) {
    createInterface({ input: child.stdout ?? assert.fail('no output') }).on('line', (text) => {
      const line = readLine(text);
      if (line.kind === 'ready') this.ready = true;
      else if (line.kind === 'answer') this.answers.push(line.answer);
      else if (line.kind === 'tail') this.tails.push(line.line);
      else assert.fail(`garbled: ${text}`);
    });
  }

  static async open(name: string): Promise<Session> {
    const session = new Session(started('sh', sessionCommand(name), environment()));
    await until({ hoped: 'a session', within: 5_000, every: 5, look: () => session.ready });
    return session;
  }

  send(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  async answered(k: number): Promise<Answer> {
    return until({
      hoped: `an answer to ${k}`,
      within: 5_000,
      every: 5,
      look: () => this.answers.find((answer) => answer.k === k),
    });
  }
}

/** A workload that already answers, whichever look reached it first. */
const workload = async (session: Session, env: NodeJS.ProcessEnv = {}, shell = 'sh'): Promise<Answer> => {
  started(shell, WORKLOAD, { ...environment(), ...env });
  let k = 1_000_000 + session.answers.length * 1_000;
  const first = k;
  return until({
    hoped: 'the workload lives',
    within: 3_000,
    every: 20,
    look: () => {
      session.send(`live ${k++}`);
      return session.answers.find((answer) => answer.k >= first);
    },
  });
};

const records = (): string => join(root, 'workspace', 'records.log');
const log = (): readonly string[] => readFileSync(records(), 'utf8').split('\n').slice(0, -1);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'workload-'));
  spawnSync('mkdir', [join(root, 'workspace')]);
});

afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

test('the workload fits into an onstart command', () => {
  assert.ok(WORKLOAD.length < 3_500, `${WORKLOAD.length} characters`);
});

for (const shell of SHELLS) {
  test(`under ${shell}, a record is saved before it is acknowledged`, async () => {
    const session = await Session.open('a');
    const { incarnation } = await workload(session, { WORKLOAD_EPOCH: '3' }, shell);
    for (const k of [7, 8, 9]) session.send(`offer ${k}`);
    const { step, checkpoint, ...answer } = await session.answered(9);
    assert.deepEqual(answer, {
      verb: 'offer',
      k: 9,
      epoch: 3,
      incarnation,
      seq: 3,
      restoredSeq: 0,
      restoredStep: 0,
      where: 'cpu',
    });
    assert.ok(step >= checkpoint);
    assert.deepEqual(
      log().map((line) => readRecord(line)),
      [7, 8, 9].map((k, n) => ({ seq: n + 1, epoch: 3, incarnation, k })),
    );
  });
}

test('a restarted workload goes on where the log and the checkpoint ended', async () => {
  const session = await Session.open('a');
  const first = await workload(session, { WORKLOAD_EPOCH: '1' });
  session.send('offer 1');
  await session.answered(1);
  await until({
    hoped: 'a checkpoint',
    within: 3_000,
    every: 20,
    look: () => existsSync(join(root, 'workspace', 'checkpoint')),
  });
  await end(children.at(-1) ?? assert.fail('no workload'), 'SIGKILL');
  session.send('offer 2');
  const second = await workload(session, { WORKLOAD_EPOCH: '2' });
  assert.notEqual(second.incarnation, first.incarnation);
  assert.equal(second.epoch, 2);
  assert.equal(second.restoredSeq, 1, 'what was offered while nobody lived is not saved');
  assert.ok(second.restoredStep >= 10 && second.restoredStep % 10 === 0);
  assert.ok(second.step >= second.restoredStep);
});

test('each session hears only its own answers', async () => {
  const [one, two] = [await Session.open('one'), await Session.open('two')];
  await workload(one);
  one.send('offer 1');
  two.send('live 2');
  await one.answered(1);
  await two.answered(2);
  assert.deepEqual(
    two.answers.map(({ k }) => k),
    [2],
  );
});

test('a session that no longer reads does not hold up the others', async () => {
  const [dead, living] = [await Session.open('dead'), await Session.open('living')];
  await workload(living);
  const { pid = 0 } = dead.child;
  const reader = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  process.kill(Number(reader), 'SIGSTOP');
  for (let k = 1; k <= 250; k += 1) dead.send(`offer ${281_474_976_710_656 + k}`);
  await until({
    hoped: 'all saved',
    within: 5_000,
    every: 5,
    look: () => existsSync(records()) && log().length === 250,
  });
  assert.equal(dead.answers.length, 0);
  living.send('offer 300');
  assert.equal((await living.answered(300)).seq, 251);
});

test('a session cleans up behind itself', async () => {
  const session = await Session.open('a');
  session.child.stdin?.end();
  await until({
    hoped: 'no fifo left',
    within: 5_000,
    every: 5,
    look: () => readdirSync(join(root, 'run')).length === 0,
  });
});

test('a frozen workload answers nothing until it thaws', async () => {
  const session = await Session.open('a');
  await workload(session);
  const frozen = children.at(-1)?.pid ?? assert.fail('no workload');
  process.kill(-frozen, 'SIGSTOP');
  session.send('offer 5');
  session.send('tail 6');
  await until({ hoped: 'the session lives', within: 5_000, look: () => session.tails.length === 1 });
  assert.equal(
    session.answers.some(({ k }) => k === 5),
    false,
  );
  process.kill(-frozen, 'SIGCONT');
  assert.equal((await session.answered(5)).seq, 1);
});

test('two workloads on one machine both answer', async () => {
  const session = await Session.open('a');
  await workload(session);
  await workload(session);
  let k = 5_000_000;
  await until({
    hoped: 'two answers to one look',
    within: 5_000,
    every: 20,
    look: () => {
      session.send(`live ${++k}`);
      const twice = session.answers.filter(
        (one) => session.answers.filter((other) => other.k === one.k).length > 1,
      );
      return new Set(twice.map(({ incarnation }) => incarnation)).size === 2;
    },
  });
});

test('without its GPU the workload stays silent, and trains no more', async () => {
  writeFileSync(join(root, 'gpu'), '');
  const session = await Session.open('a');
  const { where } = await workload(session);
  assert.equal(where, 'gpu');
  rmSync(join(root, 'gpu'));
  session.send('offer 5');
  session.send('tail 6');
  await until({ hoped: 'the session lives', within: 5_000, look: () => session.tails.length === 1 });
  writeFileSync(join(root, 'gpu'), '');
  session.send('offer 7');
  assert.equal((await session.answered(7)).seq, 1, 'record 5 was not saved');
});

test('the newest record is told when asked for', async () => {
  writeFileSync(join(root, 'workspace', 'records.log'), '1 0 00112233445566aa 5\n2 0 00112233445566aa 6\n');
  const session = await Session.open('a');
  session.send('tail 1');
  await until({ hoped: 'a tail', within: 5_000, every: 5, look: () => session.tails.length === 1 });
  assert.deepEqual(session.tails, ['2 0 00112233445566aa 6']);
});
