import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, brief, census, claimed, fault, offered, OLD, VM, wish } from '../brief';
import type { Happening } from '../history';
import type { Interval } from '../verdict';
import type { Experiment } from './fault';
import { incarnations } from './incarnations';
import { seenPhases } from './phases';

/** The work on a GPU is stopped at 2 s, and goes on on the CPU Standby at 3 s. */
const story = (toldAt: number, ...more: readonly Happening[]): ReturnType<typeof brief> =>
  brief(
    ...[...more, census(100, OLD, VM), claimed(toldAt), answered(OLD, 2_000), offered(OLD, 2_050)],
    answered(VM, 3_000, { epoch: 2 }),
  );
const leaving = (
  onset: Experiment['fault'],
  toldAt: number,
  ...more: readonly Happening[]
): readonly (readonly [string, Interval])[] => {
  const history = story(toldAt, ...more);
  const [old] = incarnations(history);
  const struck = { lo: 1_000, hi: 1_010 };
  const phases = seenPhases(history, {
    fault: onset,
    struck,
    start: struck,
    old: old ?? assert.fail('silence'),
  });
  return phases.map(({ phases: names, took }) => [names.join('+'), took]);
};
const detecting = (onset: Experiment['fault'], toldAt: number): Interval | undefined =>
  leaving(onset, toldAt).find(([name]) => name === 'detecting')?.[1];

test('a wish has begun when it is answered, or when it is told of before', () => {
  const move = wish(1_000, 'move', { failover: 'f1' });
  assert.deepEqual(detecting(move, 1_500), { lo: 1_998 - 1_010, hi: 2_100 - 1_445 });
  assert.deepEqual(detecting(move, 1_006), { lo: 1_998 - 1_006, hi: 2_100 - 1_000 });
});

test('a notice has begun a departure only when that is told of', () => {
  const notice = fault(1_000, OLD, { fault: 'reclaim', instance: 1 });
  assert.deepEqual(detecting(notice, 1_500), { lo: 1_998 - 1_500, hi: 2_100 - 1_445 });
});

test('who leaves in time loses its GPU when the work is stopped, until it goes on', () => {
  const seen = leaving(wish(1_000, 'move', { failover: 'f1' }), 1_500);
  assert.deepEqual(
    seen.map(([name]) => name),
    ['detecting', 'gpu_lost+failover_to_cpu', 'searching_gpu+provisioning', 'restoring', 'complete'],
  );
  assert.deepEqual(seen[1]?.[1], { lo: 0, hi: 1_002 });
});

test('what nobody could read in the books is one phase to anybody outside', () => {
  const names = (...more: readonly Happening[]): readonly string[] =>
    leaving(fault(1_000, OLD, { instance: 1 }), 1_500, ...more).map(([name]) => name);
  const unheard = (of: string, askedAt: number): Happening => ({
    ...{ kind: 'unheard', at: askedAt + 5, of, askedAt, because: 'Bad Gateway' },
  });
  const whole = ['detecting', 'gpu_lost', 'failover_to_cpu'];
  assert.deepEqual(names().slice(0, 3), whole);
  assert.deepEqual(names(unheard('claims', 2_000)).slice(0, 3), whole);
  assert.deepEqual(names(unheard('census', 3_500)).slice(0, 3), whole);
  assert.deepEqual(names(unheard('census', 2_000)).slice(0, 2), ['detecting', 'gpu_lost+failover_to_cpu']);
});
