import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answered,
  brief,
  census,
  claimed,
  connected,
  disconnected,
  fault,
  listed,
  NEW,
  OLD,
  refused,
  VM,
  watched,
  wish,
} from '../brief';
import type { Happening } from '../history';
import type { Judgement } from '../verdict';
import { disturbance, undisturbed } from './undisturbed';

const WATCHED = { for: 2_000, detection: 1_000 };
const books = census(100, OLD, VM);
const declined = wish(1_000, 'move', { refused: 'There is no CPU Standby.' });
const beats = (from: number, to: number): readonly Happening[] =>
  Array.from({ length: (to - from) / 100 + 1 }, (_, n) => answered(OLD, from + n * 100));

const judged = (...happenings: readonly Happening[]): Judgement =>
  undisturbed(brief(books, ...happenings), WATCHED);
const says = ({ verdict, because }: Judgement, expected: Judgement['verdict'], words: string): void => {
  assert.deepEqual([verdict, because], [expected, words]);
};
const GOOD = 'the same workload answered for 2000 ms and longer';

test('the work answers on to the very end of the watch', () => {
  says(judged(declined, ...beats(500, 3_000)), 'met', GOOD);
  says(judged(declined, ...beats(500, 2_900)), 'invalid', 'the workload no longer answered at the end');
});

test('a silence as long as a loss tells nothing, one that is shorter does no harm', () => {
  says(judged(declined, ...beats(500, 1_100), ...beats(2_050, 3_050)), 'met', GOOD);
  says(
    judged(declined, ...beats(500, 1_100), ...beats(2_100, 3_000)),
    'invalid',
    'the silence lasted 1000 ms, as long as a loss',
  );
  says(
    judged(declined, answered(OLD, 500), ...beats(2_000, 3_000)),
    'invalid',
    'the silence lasted 1000 ms, as long as a loss',
  );
  says(judged(declined, ...beats(500, 1_000), ...beats(1_900, 3_000)), 'met', GOOD);
});

test('who was heard before a refusal, and no more, was stopped by nobody else', () => {
  const silentFor = (ms: number): Judgement => judged(declined, ...beats(500, 3_000), watched(3_000 + ms));
  says(silentFor(999), 'met', GOOD);
  says(silentFor(1_000), 'breached', 'the workload had answered nothing for 1000 ms at the end');
});

test('what comes first of all that might have moved the work is the disturbance; whatever struck others is none', () => {
  const elsewhere = fault(900, '', { fault: 'control-plane-killed', beside: true });
  const loss = fault(1_200, OLD);
  const lostStandby = fault(1_100, VM, { beside: true });
  const all = [books, elsewhere, lostStandby, declined, loss];
  assert.equal(disturbance(brief(...all)), loss);
  assert.equal(disturbance(brief(...all.slice(0, -1))), declined);
  assert.equal(disturbance(brief(...all.slice(0, -2))), lostStandby);
  assert.equal(disturbance(brief(...all.slice(0, -3))), undefined);
  assert.equal(disturbance(brief(books, fault(1_100, OLD, { beside: true }))), undefined);
});

test('each move is told, and each once', () => {
  const claims = [claimed(1_500), claimed(1_600, { phase: 'gpu_lost' })];
  says(
    judged(declined, ...beats(500, 3_000), ...claims),
    'breached',
    'the product began a failover (gpu_failure)',
  );
  const rented = census(1_500, OLD, VM, NEW, listed('compute/9'));
  says(judged(declined, ...beats(500, 3_000), rented), 'breached', `${NEW} was rented; compute/9 was rented`);
  const anew = answered(OLD, 3_100, { epoch: 2 });
  says(
    judged(declined, ...beats(500, 3_000), anew),
    'breached',
    `the workload was started anew on ${OLD} (epoch 2)`,
  );
  says(judged(declined, ...beats(1_000, 3_000)), 'met', GOOD);
});

test('a lost CPU Standby may be replaced, by no GPU', () => {
  const lost: readonly Happening[] = [
    fault(1_000, VM, { beside: true }),
    ...[connected(VM, 300), disconnected(VM, 1_003), refused(VM, 1_020)],
  ];
  const rented = census(1_500, OLD, NEW, 'compute/9');
  says(judged(...lost, ...beats(500, 3_000), rented), 'breached', `${NEW} was rented`);
  says(judged(...lost, ...beats(500, 3_000), census(1_500, OLD, 'compute/9')), 'met', GOOD);
});
