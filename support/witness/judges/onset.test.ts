import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief, census, fault, OLD, VM, wish } from '../brief';
import { announced, called, onsetOf, onsets, takesMachine } from './onset';

const loss = fault(2_000, OLD);
const cut = fault(1_000, OLD, { fault: 'standby-cut' });
const move = wish(3_000, 'move', { failover: 'f1' });

test('a fault of the work’s own machine and a wish to move that was granted set things going, nothing else', () => {
  const others = [
    ...[census(100, OLD, VM), fault(500, VM, { beside: true }), wish(600, 'protect')],
    wish(700, 'move', { refused: 'There is no CPU Standby.' }),
  ];
  assert.deepEqual(onsets(brief(...others, loss, move, cut)), [cut, loss, move]);
  assert.deepEqual(onsets(brief(...others)), []);
  assert.equal(onsetOf(brief(...others)), undefined);
});

test('everything is judged from what took the machine away: the last machine, the first time; else from the first', () => {
  assert.equal(onsetOf(brief(cut, loss, move)), loss);
  assert.equal(onsetOf(brief(cut, move)), move);
  const later = fault(1_500, OLD, { fault: 'workspace-gone' });
  assert.equal(onsetOf(brief(cut, later)), cut);
  const next = fault(4_000, 'gpu-market:3');
  assert.equal(onsetOf(brief(loss, next, fault(5_000, VM, { fault: 'market-down' }))), next);
});

test('what keeps a market, a copy or the product from working spares the machine', () => {
  const kind = (name: string): boolean => takesMachine(fault(1_000, OLD, { fault: name }));
  for (const name of ['host-disappears', 'link-cut', 'freeze', 'gpu-lost', 'reclaim'])
    assert.ok(kind(name), name);
  for (const name of ['market-down', 'standby-cut', 'workspace-gone', 'control-plane-killed'])
    assert.ok(!kind(name), name);
  for (const name of ['no-capacity', 'price-up', 'offer-gone']) assert.ok(!kind(name), name);
  assert.ok(takesMachine(move));
});

test('there is time to leave after a wish, and after a notice', () => {
  const notice = fault(1_000, OLD, { fault: 'reclaim' });
  assert.deepEqual([announced(move), announced(notice), announced(loss)], [true, true, false]);
});

test('a report calls it by its own name', () => {
  assert.deepEqual([called(move), called(loss)], ['planned move', 'host-disappears']);
});
