import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Happening, Listed, Recorded } from '../history';
import { GPU, STANDBY } from '../teller';
import type { Entry, Manifest } from '../workspace/manifest';
import { disagreements } from '../unfolding';
import { faithfulCopy, isFaithful } from './faithful';

const file = (path: string, content: string): Entry => ({
  ...{ path, kind: 'file', mode: 0o644, modified: '1.000000000', size: 1, stored: 1 },
  content,
});
const BEFORE = [file('a', 'old')];
const AFTER = [file('a', 'new'), file('b', 'b')];

const listed = (key: string, supplier: Listed['supplier']): Listed => ({
  ...{ key, supplier, id: key, label: 'mark/story', status: 'running', user: 'root' },
});

const read = (machine: string, at: number, manifest: Manifest): Happening => ({
  ...{ kind: 'workspace', machine, askedAt: at - 20, at },
  manifest,
});

const ANSWER: Answer = {
  ...({ verb: 'do', k: 7, epoch: 1, incarnation: 'a'.repeat(16), seq: 1, restoredSeq: 0 } as const),
  ...({ step: 0, checkpoint: 0, restoredStep: 0, where: 'gpu' } as const),
};

/** The workload rests at 1000; what is read then. */
const tell = (...readings: readonly Happening[]): Recorded => ({
  happenings: [
    { kind: 'census', at: 1, askedAt: 0, machines: [listed(GPU, 'gpu-market'), listed(STANDBY, 'compute')] },
    { kind: 'offered', at: 990, machine: GPU, session: 's', verb: 'do', k: 7, order: 'rest' },
    {
      kind: 'answered',
      at: 1_000,
      sentAt: 990,
      machine: GPU,
      session: 's',
      hostKey: 'key',
      timing: 'ok',
      answer: ANSWER,
    },
    ...readings,
  ],
});

test('a copy that became the same in time is faithful', () => {
  const history = tell(read(GPU, 1_100, AFTER), read(STANDBY, 1_200, BEFORE), read(STANDBY, 1_400, AFTER));
  const { verdict, measured, because } = faithfulCopy(history, 1_000);
  assert.equal(verdict, 'met');
  assert.deepEqual(measured, [180, 410]);
  assert.equal(because, '2 names, between 180 and 410 ms');
  assert.equal(isFaithful(history), true);
});

test('a copy that stays different breaks the promise, and in what is told', () => {
  const history = tell(read(GPU, 1_100, AFTER), read(STANDBY, 1_200, BEFORE), read(STANDBY, 3_400, BEFORE));
  const { verdict, because } = faithfulCopy(history, 1_000);
  assert.equal(verdict, 'breached');
  assert.equal(
    because,
    '1 missing, 1 with other content: "b" is missing; "a" has other content (of the same size)',
  );
  assert.equal(isFaithful(history), false);
});

test('a copy that is the same too late breaks the promise', () => {
  const history = tell(read(GPU, 1_100, AFTER), read(STANDBY, 2_200, BEFORE), read(STANDBY, 2_400, AFTER));
  assert.equal(faithfulCopy(history, 1_000).verdict, 'breached');
});

test('an original that goes on changing, or was never read, proves nothing', () => {
  const moving = tell(read(GPU, 1_100, BEFORE), read(STANDBY, 1_200, BEFORE), read(GPU, 1_300, AFTER));
  assert.match(faithfulCopy(moving, 1_000).because, /^the workspace went on changing: /);
  assert.equal(faithfulCopy(moving, 1_000).verdict, 'invalid');
  assert.equal(faithfulCopy(tell(read(STANDBY, 1_200, AFTER)), 1_000).verdict, 'invalid');
});

test('whether a copy is faithful is known exactly when it can be judged', () => {
  const history = tell(read(GPU, 1_100, AFTER), read(STANDBY, 1_200, BEFORE), read(STANDBY, 1_400, AFTER));
  assert.deepEqual(
    disagreements(history, isFaithful, (past) => faithfulCopy(past, 100_000)),
    [],
  );
});

test('what was told and done before the workload rested is no rest', () => {
  const written: Happening = {
    kind: 'offered',
    at: 500,
    machine: GPU,
    session: 's',
    verb: 'do',
    k: 5,
    order: 'tidy',
  };
  const did = (at: number, k: number, verb: Answer['verb']): Happening => ({
    ...{ kind: 'answered', at, sentAt: at - 10, machine: GPU, session: 's', hostKey: 'key', timing: 'ok' },
    answer: { ...ANSWER, k, verb },
  });
  const later = tell(
    ...[written, did(1_150, 5, 'do'), did(1_160, 7, 'offer')],
    ...[read(GPU, 1_120, AFTER), read(STANDBY, 1_140, AFTER)],
  );
  assert.equal(faithfulCopy(later, 1_000).verdict, 'met');
});

test('what was read before the workload rested says nothing of what it has left', () => {
  const early = tell(read(GPU, 1_010, BEFORE), read(GPU, 1_100, AFTER), read(STANDBY, 1_400, AFTER));
  assert.equal(faithfulCopy(early, 1_000).verdict, 'met');
  const atOnce = tell(read(GPU, 1_020, BEFORE), read(GPU, 1_100, AFTER), read(STANDBY, 1_400, AFTER));
  assert.equal(faithfulCopy(atOnce, 1_000).verdict, 'invalid');
});

test('without a CPU Standby nothing was compared, and the newest reading of it is what is told', () => {
  const nobody = faithfulCopy(tell(read(GPU, 1_100, AFTER), read('nowhere', 1_200, AFTER)), 1_000);
  assert.equal(nobody.because, 'nobody read the workspace of the CPU Standby');
  const spoiled = tell(read(GPU, 1_100, AFTER), read(STANDBY, 1_200, AFTER), read(STANDBY, 1_400, BEFORE));
  assert.match(faithfulCopy(spoiled, 1_000).because, /1 missing/);
});
