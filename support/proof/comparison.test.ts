import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInside, objections, tookReally, widthsOf, wrongIn, type Calibrated } from './comparison';

const exactly = (at: number) => ({ lo: at, hi: at });
const GOOD: Calibrated = {
  fault: 'freeze',
  struck: { concluded: { lo: 100, hi: 110 }, truth: { lo: 102, hi: 104 } },
  standby: { concluded: { lo: 590, hi: 640 }, truth: { lo: 600, hi: 606 } },
  gpu: { concluded: { lo: 990, hi: 1_060 }, truth: { lo: 1_000, hi: 1_006 } },
  acknowledged: 100,
  lost: { concluded: 3, truth: 3 },
  imagined: 0,
};

test('the truth is inside unless it certainly is not', () => {
  const concluded = { lo: 10, hi: 20 };
  assert.ok(isInside({ concluded, truth: exactly(10) }));
  assert.ok(isInside({ concluded, truth: { lo: 18, hi: 22 } }));
  assert.ok(!isInside({ concluded, truth: exactly(20.1) }));
  assert.ok(!isInside({ concluded, truth: { lo: 5, hi: 9 } }));
});

test('what something really took is as vague as its beginning and its end', () => {
  const { truth } = tookReally(exactly(0), { lo: 100, hi: 102 }, { lo: 700, hi: 704 });
  assert.deepEqual(truth, { lo: 598, hi: 604 });
});

test('a right conclusion is not objected to', () => {
  assert.deepEqual(objections([GOOD, GOOD]), []);
});

test('every kind of wrong conclusion is told, with the failover', () => {
  const late = { ...GOOD, standby: { ...GOOD.standby, truth: exactly(700) } };
  const lossy = { ...GOOD, lost: { concluded: 3, truth: 4 } };
  const dreaming = { ...GOOD, imagined: 1 };
  const void_ = { fault: 'freeze' as const, problem: 'nothing had been saved' };
  assert.match(wrongIn(late).join(), /standby: concluded 590.0 to 640.0, really 700.0 to 700.0/);
  assert.match(wrongIn(lossy).join(), /3 lost were counted, really 4/);
  assert.match(wrongIn(dreaming).join(), /never stood on a disk/);
  assert.deepEqual(objections([GOOD, void_]), ['Failover 2 (freeze): nothing had been saved']);
});

test('conclusions that are too vague are objected to', () => {
  const vague = { ...GOOD, gpu: { concluded: { lo: 800, hi: 1_001 }, truth: exactly(1_000) } };
  assert.deepEqual(widthsOf([GOOD, vague, vague], 'gpu'), { median: 201, p95: 201 });
  assert.deepEqual(objections([vague]), ['gpu: hi - lo is 201.0 ms (p95), more than 200']);
});
