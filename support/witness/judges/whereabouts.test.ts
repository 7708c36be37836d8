import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GpuInstance } from '../../customer/customer';
import { all, type Happening, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import { GPU, NEXT, STANDBY } from '../teller';
import { claimsTrue } from './claims';
import { whereabouts } from './whereabouts';

type Where = Pick<GpuInstance, 'active' | 'address'>;

/** Each machine of the story has an address of its own. */
const HOSTS: Readonly<Record<string, string>> = { [GPU]: 'a', [STANDBY]: 'b', [NEXT]: 'c' };
const door = (machine: string): NonNullable<GpuInstance['address']> => ({
  ...{ host: HOSTS[machine] ?? '', port: 2222, user: 'root' },
});
const at = (machine: string): Where => {
  const there = door(machine);
  const kind = machine === STANDBY ? 'cpu' : 'gpu';
  return { active: { ...there, kind, epoch: 1 }, address: kind === 'gpu' ? there : door(GPU) };
};

/** Where the product tells that the work is. */
type Tells = (instant: number) => Where;
const truly: Tells = (instant) => {
  if (instant < GOOD.noticed) return at(GPU);
  return instant < GOOD.stopped ? at(STANDBY) : at(NEXT);
};

/** A good failover in which the product is asked ten times a second from the fault on. */
const history = (tells: Tells): Recorded => {
  const looks = Array.from({ length: 28 }, (_, n): Happening => {
    const askedAt = GOOD.fault + 10 + 100 * n;
    const told = { id: 1, status: 'running', gpu: 'H100', pricePerHour: 1, label: 'mark/story' };
    return { kind: 'shown', at: askedAt + 5, askedAt, instances: [{ ...told, ...tells(askedAt) }] };
  });
  const addressed = tell({}, (each) =>
    each.kind === 'census' && each.machines !== undefined
      ? [{ ...each, machines: each.machines.map((one) => ({ ...one, host: HOSTS[one.key] ?? '' })) }]
      : [each],
  );
  const happenings = [...addressed.happenings, ...looks].sort((one, other) => one.at - other.at);
  return { happenings };
};

const rows = (tells: Tells): readonly string[] => {
  const recorded = history(tells);
  return whereabouts(recorded, recorded).map(
    ({ claim, verdict, because }) => `${verdict}: ${claim}, and ${because}`,
  );
};

test('an address that leads to where the work is is told truly, wherever it is', () => {
  assert.deepEqual(rows(truly), [
    'met: the work is at b:2222, and the workload answered on compute/2, which is b:2222',
    'met: the work is at c:2222, and the workload answered on gpu-market/3, which is c:2222',
  ]);
  assert.equal(claimsTrue(history(truly)).verdict, 'met');
});

test('whoever goes on telling the old address is found out, and fails the truth', () => {
  const old: Tells = () => at(GPU);
  const claims = rows(old).map((row) => row.split(',')[0]);
  assert.deepEqual(claims, Array(2).fill('breached: the work is at a:2222 and a:2222'));
  const { verdict, because } = claimsTrue(history(old));
  assert.equal(verdict, 'breached');
  assert.match(because, /"the work is at a:2222 and a:2222", but the workload answered on compute\/2/);
});

test('the address of the instance counts as well where the work is on a GPU, and no address is none', () => {
  const half: Tells = (instant) => ({ ...truly(instant), address: door(GPU) });
  assert.deepEqual(
    rows(half).map((row) => row.split(',')[0]),
    ['met: the work is at b:2222', 'breached: the work is at c:2222 and a:2222'],
  );
  const silent: Tells = (instant) => (instant > GOOD.gpu ? {} : truly(instant));
  assert.match(rows(silent)[1] ?? '', /^breached: the work is at no address/);
  assert.deepEqual(
    rows(() => ({})),
    [],
    'a product that tells no address at all is not asked for one',
  );
});

test('the product has its time, and what is told when nobody works any more is not judged', () => {
  const late: Tells = (instant) => truly(instant < GOOD.gpu + 190 ? Math.min(instant, GOOD.fault) : instant);
  assert.equal(rows(late)[1]?.slice(0, 3), 'met');
  const early: Tells = (instant) => (instant > GOOD.stopped - 2 ? at(NEXT) : truly(instant));
  assert.equal(rows(early)[0]?.slice(0, 3), 'met');
});

test('whoever works on after another has begun is another judge’s matter', () => {
  const recorded = history(truly);
  const [late] = all(recorded, 'answered')
    .filter(({ machine }) => machine === STANDBY)
    .slice(-1);
  if (late === undefined) return assert.fail('nobody answered on the standby');
  const beside = { ...late, sentAt: GOOD.end - 4, at: GOOD.end - 2 };
  const both = { happenings: [...recorded.happenings, beside].sort((one, other) => one.at - other.at) };
  assert.deepEqual(
    whereabouts(both, both).map(({ verdict }) => verdict),
    ['met'],
  );
});
