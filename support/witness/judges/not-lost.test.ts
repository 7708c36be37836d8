import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GpuInstance } from '../../customer/customer';
import { answered, brief, census, connected, fault, OLD, tail, VM } from '../brief';
import type { Happening } from '../history';
import { neverCalledLost } from './not-lost';

const F0 = 1_000;
const OVER = 4_000;
const instance: GpuInstance = { id: 1, status: 'running', gpu: 'H100', pricePerHour: 1, label: 'mark/brief' };

const shown = (at: number, ...instances: readonly GpuInstance[]): Happening => ({
  ...{ kind: 'shown', at, askedAt: at - 5, instances },
});
const away: readonly Happening[] = [F0 + 50, OVER - 100].map((at) => ({
  ...{ kind: 'unheard', at, askedAt: at - 5, of: 'census', because: 'closed' },
}));
const healed: Happening = { kind: 'healed', at: OVER, fault: 'market-down', machine: OLD, gone: false };

/** The market of a protected work is away for three seconds. */
const TROUBLE: readonly Happening[] = [
  ...[census(100, OLD, VM), connected(OLD, 300), answered(OLD, 500), tail(VM, 700, { k: 500 })],
  ...[answered(OLD, 900), fault(F0, OLD, { fault: 'market-down', instance: 1 }), ...away],
];

const told = (...happenings: readonly Happening[]): readonly string[] => {
  const { verdict, because } = neverCalledLost(brief(...TROUBLE, ...happenings));
  return [verdict, because];
};

test('an instance that is called running, or of which nothing is known, is not called lost', () => {
  const looks = [shown(1_100, instance), shown(2_000, { ...instance, status: 'unknown' })];
  assert.deepEqual(told(...looks, healed), ['met', 'it was asked 2 times']);
});

test('whatever else it is called meanwhile is not true', () => {
  const well = shown(1_100, instance);
  const called = (status: string): Happening => shown(2_000, { ...instance, status });
  for (const status of ['offline', 'error', 'failover', 'exited', 'destroying'])
    assert.deepEqual(told(well, called(status), healed), ['breached', `it is called ${status}`]);
  assert.deepEqual(told(well, shown(2_000, { ...instance, replacedBy: 3 }), healed), [
    'breached',
    'it is replaced by 3',
  ]);
  assert.deepEqual(told(well, shown(2_000, { ...instance, id: 2 }), healed), [
    'breached',
    'it is not there any more',
  ]);
});

test('what it is called before and afterwards is another matter', () => {
  const well = shown(1_100, instance);
  const ill = { ...instance, status: 'offline' };
  assert.equal(told(shown(1_006, ill), well, shown(OVER + 1, ill), healed)[0], 'met');
  assert.equal(told(shown(1_007, ill), well, healed)[0], 'breached');
  assert.equal(told(well, shown(OVER, ill), healed)[0], 'breached');
});

test('where nobody asked, or there was no trouble that ended, nothing is said', () => {
  assert.deepEqual(told(healed), ['invalid', 'nobody asked the product meanwhile']);
  assert.deepEqual(told(shown(1_100, instance)), ['invalid', 'the trouble was never over']);
  const { verdict, because } = neverCalledLost(brief(census(100, OLD, VM)));
  assert.deepEqual([verdict, because], ['invalid', 'no fault was injected']);
});
