import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, brief, census, NEW, OLD, VM } from '../brief';
import type { Answer, Happening } from '../history';
import { noTwoLive } from './live';

const books = census(100, OLD, VM, NEW);
const found = (...happenings: readonly Happening[]): readonly string[] => {
  const { verdict, because } = noTwoLive(brief(books, ...happenings));
  return [verdict, because];
};

/** Epoch 2 is first heard at 2 s, after epoch 1; then epoch 1 once more, asked and heard at these instants. */
const again = (sentAt: number, at: number): readonly string[] =>
  found(answered(OLD, 1_000), answered(VM, 2_000, { epoch: 2 }), { ...answered(OLD, at, { k: 7 }), sentAt });

test('one after the other is told as that', () => {
  assert.deepEqual(again(1_400, 1_402), ['met', '2 lived, one after the other']);
  assert.deepEqual(again(1_700, 2_000), ['met', '2 lived, one after the other']);
});

test('who was asked before the other was heard may have answered before it, up to 300 ms', () => {
  const underWay = ['inconclusive', '1 answers may have been under way'];
  assert.deepEqual(again(1_999, 2_001), underWay);
  assert.deepEqual(again(2_000, 2_002), underWay);
  assert.deepEqual(again(1_999, 2_300), underWay);
});

test('who was asked after the other was heard, or is heard long after it, is a second', () => {
  const second = ['breached', `epoch 1 on ${OLD} still answered to 7`];
  assert.deepEqual(again(2_001, 2_003), second);
  assert.deepEqual(again(1_999, 2_301), second);
});

test('the same epoch may be lived again only where its customer had parted from the first in between', () => {
  const parting = (at: number): Happening => ({ kind: 'parting', at, machine: OLD });
  const twice = (epoch: number, ...happenings: readonly Happening[]): readonly string[] => {
    const life = (incarnation: string): Partial<Answer> => ({ epoch, incarnation: incarnation.repeat(16) });
    const lives = [answered(OLD, 1_000, life('a')), answered(NEW, 2_000, life('b'))];
    return found(...lives, ...happenings);
  };
  const doubled = ['breached', `epoch 3 was lived on ${OLD} and again on ${NEW}`];
  assert.equal(twice(3, parting(1_500))[0], 'met');
  assert.equal(twice(0)[0], 'met');
  assert.deepEqual(twice(3), doubled);
  for (const at of [500, 1_000, 2_000, 2_500]) assert.deepEqual(twice(3, parting(at)), doubled);
});

test('who shows another host key is named', () => {
  const other: Happening = { kind: 'host key changed', at: 1_500, machine: VM, pinned: 'a', shown: 'b' };
  assert.deepEqual(found(answered(OLD, 1_000), other), ['breached', `${VM} showed another host key`]);
});
