import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GpuInstance, Migrated, Standby } from '../../customer/customer';
import { all, type Happening, type Listed, type Of, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import { GPU, NEXT, STANDBY } from '../teller';
import { booksRight } from './books';
import { claimsTrue } from './claims';
import { faultConfirmed } from './fault';
import { shownAsListed, type LastLook } from './last-look';
import { noTwoLive } from './live';
import { goesOnElsewhere } from './relocated';
import { resumedOnGpu } from './resumed';
import { everythingKept, recordsIntact } from './saved';
import { offeredOnceMade } from './shelf';
import { goesOnFrom, wholeAsAsked } from './snapshots';
import { protectedThere } from './protection';
import { leftLast } from './vacated';

/** What follows the failover: a snapshot at 15.1 s, restored at 15.6 s, and a move at 16 s to here. */
const LAST = 'gpu-market/4';
const [RESTORED, MOVED] = ['d'.repeat(16), 'e'.repeat(16)] as const;
const RPO = 10_000;

/** Of what was acknowledged before the failure nothing is too young to have reached the CPU Standby. */
const WITHOUT_LOSS = { lag: 0 };
const base = tell(WITHOUT_LOSS);
const kept = all(base, 'log')[0]?.text ?? '';
const lines = kept.trimEnd().split('\n').length;
const listedOf = (key: string): Listed | undefined =>
  all(base, 'census')
    .flatMap(({ machines = [] }) => machines)
    .find((each) => each.key === key);

interface Life {
  readonly machine: string;
  readonly epoch: number;
  readonly incarnation: string;
}
const GIVEN_UP: Life = { machine: NEXT, epoch: 3, incarnation: 'c'.repeat(16) };
const AFTER_RESTORE: Life = { machine: NEXT, epoch: 4, incarnation: RESTORED };
const AFTER_MOVE: Life = { machine: LAST, epoch: 5, incarnation: MOVED };

/** A record with this number is offered and answered. */
const saved = ({ machine, epoch, incarnation }: Life, at: number, seq: number): readonly Happening[] => {
  const k = 100_000 + at;
  const where = { machine, session: `session of ${machine} ${epoch}` };
  return [
    { kind: 'offered', at, ...where, verb: 'offer', k },
    {
      ...{ kind: 'answered', at: at + 2, sentAt: at, ...where, hostKey: `key of ${machine}`, timing: 'ok' },
      answer: {
        ...{ verb: 'offer', k, epoch, incarnation, seq, restoredSeq: seq - 1 },
        ...{ step: 0, checkpoint: 0, restoredStep: 0, where: 'gpu' },
      },
    },
  ];
};
const line = ({ epoch, incarnation }: Life, at: number, seq: number): string =>
  `${seq} ${epoch} ${incarnation} ${100_000 + at}\n`;
const census = (at: number, ...machines: readonly (Listed | undefined)[]): Happening => ({
  ...{ kind: 'census', at, askedAt: at - 5 },
  machines: machines.filter((each) => each !== undefined),
});
const next = listedOf(NEXT);
const vm = listedOf(STANDBY);
const last: Listed | undefined = next && { ...next, key: LAST, id: '4', model: 'A100', pricePerHour: 0.9 };

const answer: Migrated = { success: true, newInstance: 4, done: ['destroy_source'] };
const shown: GpuInstance = {
  ...{ id: 4, status: 'running', gpu: 'A100', pricePerHour: 0.9, label: 'mark/story' },
  ...{ address: { host: '127.77.0.1', port: 2222, user: 'root' } },
  active: { kind: 'gpu', epoch: 5, host: '127.77.0.1', port: 2222, user: 'root' },
};

/** What follows the failover when every promise is kept. */
const FURTHER: readonly Happening[] = [
  { kind: 'saving', at: 15_200, machine: NEXT, name: 'a', f0: 15_100, f1: 15_200, id: '1111' },
  { kind: 'listing', at: 15_260, askedAt: 15_250, ids: ['11112222'] },
  ...saved(GIVEN_UP, 15_300, lines + 1),
  { kind: 'opening', at: 15_400, id: '11112222', log: kept },
  ...saved(AFTER_RESTORE, 15_750, lines + 1),
  { kind: 'restore', at: 15_770, machine: NEXT, id: '1111', f0: 15_600, f1: 15_770 },
  {
    kind: 'log',
    at: 15_800,
    askedAt: 15_790,
    machine: NEXT,
    text: kept + line(AFTER_RESTORE, 15_750, lines + 1),
  },
  {
    ...{ kind: 'moving', at: 16_000, machine: NEXT, instance: 3 },
    to: { kind: 'gpu', gpu: 'A100', maxPrice: 1 },
  },
  census(16_300, next, last, vm),
  ...saved(AFTER_RESTORE, 16_400, lines + 2),
  ...saved(AFTER_MOVE, 16_900, lines + 3),
  { kind: 'disconnected', at: 17_000, machine: NEXT, session: 's', because: 'closed' },
  census(17_100, last, vm),
  { kind: 'moved', at: 17_200, answer, shown },
  {
    ...{ kind: 'tail', machine: STANDBY, at: 17_250, askedAt: 17_240, before: 17_000 },
    line: line(AFTER_MOVE, 16_900, lines + 3).trimEnd(),
  },
  {
    ...{ kind: 'log', at: 17_300, askedAt: 17_290, machine: LAST },
    text: [
      ...[kept, line(AFTER_RESTORE, 15_750, lines + 1), line(AFTER_RESTORE, 16_400, lines + 2)],
      line(AFTER_MOVE, 16_900, lines + 3),
    ].join(''),
  },
  { kind: 'census', at: 17_500, askedAt: 17_450 },
];

type Twist = (each: Happening) => readonly Happening[];

const plain: Twist = (each) => [each];
/** The failover's story with what follows it, either of them twisted. */
const whole = (further: Twist = plain, failover: Twist = plain): Recorded => ({
  happenings: [...tell(WITHOUT_LOSS, failover).happenings, ...FURTHER.flatMap(further)],
});
const changing =
  <K extends Happening['kind']>(kind: K, change: Partial<Of<K>>): Twist =>
  (each) => [each.kind === kind ? { ...each, ...change } : each];

const STANDING = {
  'S-A': (history: Recorded) => recordsIntact(history, RPO),
  'S-B': noTwoLive,
  'S-C': (history: Recorded) => booksRight(history),
  'S-D': (history: Recorded) => claimsTrue(history),
  'S-E': faultConfirmed,
} as const;
const OWN = {
  failover: (history: Recorded) => resumedOnGpu(history, 180_000),
  offered: offeredOnceMade,
  snapshot: wholeAsAsked,
  restore: (history: Recorded) => goesOnFrom(history, 60_000),
  migration: (history: Recorded) => goesOnElsewhere(history, 180_000),
  kept: everythingKept,
  'given back': (history: Recorded) => leftLast(history, 60_000),
  protected: (history: Recorded) => protectedThere(history, 2_000),
} as const;
const JUDGES = { ...STANDING, ...OWN };
type Name = keyof typeof JUDGES;

/** Who does not find what was promised. */
const complaints = (history: Recorded): readonly string[] =>
  (Object.keys(JUDGES) as Name[])
    .map((name) => ({ name, judged: JUDGES[name](history) }))
    .filter(({ judged }) => judged.verdict !== 'met')
    .map(({ name, judged }) => `${name} ${judged.verdict}`);

describe('a failover, a snapshot, its restore and a move in a row', () => {
  it('are each found as good as they were', () => {
    assert.deepEqual(complaints(whole()), []);
    const own = resumedOnGpu(base, 180_000);
    assert.deepEqual(resumedOnGpu(whole(), 180_000).measured, own.measured);
  });

  it('do not hide a lie about the failover behind a true answer to the move', () => {
    const lying: Twist = (each) =>
      each.kind === 'claimed' && each.failover.newInstance !== undefined
        ? [{ ...each, failover: { ...each.failover, newInstance: 9 } }]
        : [each];
    assert.equal(claimsTrue(whole(plain, lying)).verdict, 'breached');
    const other = changing('moved', { answer: { ...answer, newInstance: 3 } });
    assert.match(claimsTrue(whole(other)).because, /instance 3, which was left/);
    assert.equal(claimsTrue(whole(other)).verdict, 'breached');
  });

  it('do not hide a failover to a lesser GPU, nor a move to a dearer one', () => {
    const lesser: Twist = (each) =>
      each.kind === 'census' && each.machines !== undefined
        ? [
            {
              ...each,
              machines: each.machines.map((one) => (one.key === NEXT ? { ...one, memory: 8_000 } : one)),
            },
          ]
        : [each];
    assert.match(booksRight(whole(lesser, lesser)).because, /gpu-market\/3 has 8000 MB, less than agreed/);
    const dearer = changing('moving', { to: { kind: 'gpu', gpu: 'A100', maxPrice: 0.5 } });
    assert.match(booksRight(whole(dearer)).because, /costs \$0.9\/h, more than agreed/);
  });

  it('owe what was saved after the restore, and not what the restore gave up', () => {
    const losing = changing('log', { text: kept });
    assert.match(recordsIntact(whole(losing), RPO).because, /acknowledged by epoch 4, is lost/);
    const back = kept + line(GIVEN_UP, 15_300, lines + 1);
    const risen = goesOnFrom(whole(changing('log', { text: back })), 60_000);
    assert.match(risen.because, /record \d+ 3 115300 was not in it/);
  });

  it('need a list that was read once the snapshot was made, with the snapshot on it', () => {
    assert.equal(offeredOnceMade(whole(changing('listing', { ids: ['3333'] }))).verdict, 'breached');
    assert.equal(offeredOnceMade(whole(changing('listing', { askedAt: 15_150 }))).verdict, 'invalid');
    assert.equal(offeredOnceMade(base).verdict, 'invalid');
  });
});

describe('the last look', () => {
  const standby: Standby = {
    ...{ instance: 4, name: 'a', state: 'ready', syncEnabled: true, syncCount: 3 },
    address: { host: '127.77.0.1', port: 2222, user: 'root' },
  };
  const look: LastLook = { at: 17_400, instances: [shown], standby };
  const because = (change: Partial<LastLook>, history = whole()): string =>
    shownAsListed(history, { ...look, ...change }).because;

  it('finds what the books list', () => {
    assert.equal(shownAsListed(whole(), look).verdict, 'met', because({}));
    assert.equal(shownAsListed(whole(), { ...look, at: 17_490 }).verdict, 'invalid');
  });

  it('finds every difference', () => {
    const other = (change: Partial<GpuInstance>): Partial<LastLook> => ({
      instances: [{ ...shown, ...change }],
    });
    assert.match(
      because(other({ pricePerHour: 0.4 })),
      /the price of instance 4: it shows 0.4, there is 0.9/,
    );
    assert.equal(because(other({ pricePerHour: 0.90003 })), because({}));
    assert.match(because(other({ status: 'loading' })), /the state of instance 4/);
    assert.match(because(other({ gpu: 'RTX 4090' })), /the GPU of instance 4/);
    assert.match(
      because(other({ address: { host: '127.77.0.1', port: 1, user: 'root' } })),
      /the address of/,
    );
    assert.match(because(other({ id: 3 })), /the instances of this customer: it shows 3, there is 4/);
    assert.match(because({ instances: [] }), /the instances of this customer: it shows nothing/);
    assert.match(because({ instances: [shown, { ...shown, id: 3 }] }), /it shows 3, 4, there is 4/);
    assert.match(
      because({ standby: { ...standby, state: 'copying' } }),
      /the CPU Standby of this customer: it shows copying, sync on/,
    );
    assert.match(because({ standby: { ...standby, trouble: 'late' } }), / late, there is ready/);
    const elsewhere: Twist = (each) =>
      each.kind === 'answered' && each.machine === LAST ? [{ ...each, machine: GPU }] : [each];
    assert.match(because({}, whole(elsewhere)), /the address of the work/);
    assert.ok(GOOD.end < look.at);
  });

  it('finds a CPU Standby that is hidden, or invented', () => {
    const hidden: LastLook = { at: look.at, instances: look.instances };
    assert.match(
      shownAsListed(whole(), hidden).because,
      /the CPU Standby of this customer: it shows nothing/,
    );
    const without: Twist = (each) =>
      each.kind === 'census' && each.at > 17_000 ? [census(each.at, last)] : [each];
    assert.match(because({}, whole(without)), /there is nothing$/);
  });
});
