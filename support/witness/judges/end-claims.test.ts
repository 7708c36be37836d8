import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failover } from '../../customer/customer';
import { brief, census, LOSS, OLD, VM, watched } from '../brief';
import type { Happening, Recorded } from '../history';
import { GOOD, tell } from '../story';
import type { Judgement } from '../verdict';
import { claimsTrue } from './claims';
import { shownTruly } from './console';

type Change = Partial<{ [K in keyof Failover]: Failover[K] | undefined }>;
type Twist = (happening: Happening) => readonly Happening[];

/** The failover is told otherwise. */
const telling =
  (change: (failover: Failover) => Change): Twist =>
  (each) =>
    each.kind === 'claimed'
      ? [{ ...each, failover: { ...each.failover, ...change(each.failover) } as Failover }]
      : [each];

const atTheEnd = (change: Change): Twist => telling(({ success }) => (success === undefined ? {} : change));

/** How long all of it really took. */
const TOOK = GOOD.gpu - GOOD.fault;

const breached = ({ verdict, because }: Judgement, expected: string): void => {
  assert.equal(verdict, 'breached', because);
  assert.ok(because.includes(expected), because);
};

/** A failover that was told to the end is told as a failure once more, under another id. */
const asAnother: Twist = (each) =>
  each.kind === 'claimed' && each.failover.success === true
    ? [each, { ...each, failover: { ...each.failover, id: 'f2', phase: 'failed', success: false } }]
    : [each];

const LIES: readonly (readonly [string, string, Twist])[] = [
  [
    'a failure that was none',
    '"failed, success: false", but the workload answers on gpu-market/3',
    atTheEnd({ phase: 'failed', success: false }),
  ],
  [
    'a failure that was none, on an instance that there is not',
    '"instance 99 has the work", but the workload answers on 3',
    atTheEnd({ phase: 'failed', success: false, newInstance: 99 }),
  ],
  [
    'success that is not told',
    '"complete, success: not told", but the workload answers on gpu-market/3',
    atTheEnd({ success: undefined }),
  ],
  [
    'an end that never comes',
    '"restoring, success: not told", but the workload answers on gpu-market/3',
    (each) => (each.kind === 'claimed' && each.failover.success !== undefined ? [] : [each]),
  ],
  ['the same failover again under another id', '"failovers f1, f2", but there was reason for 1', asAnother],
  [
    'a wish that nobody had',
    '"because of customer_request", but what happened is gpu_failure',
    telling(() => ({ reason: 'customer_request' })),
  ],
  [
    'another time for what is one to anybody outside',
    '"searching_gpu and provisioning took 9010 ms", but seen between',
    telling(({ phaseTimings }) =>
      phaseTimings.searching_gpu === undefined
        ? {}
        : { phaseTimings: { ...phaseTimings, searching_gpu: 10, provisioning: 9_000 } },
    ),
  ],
  ['hardly any time in all', '"all of it took 1 ms", but seen between 1', atTheEnd({ totalTime: 1 })],
  ['no time in all', '"a total time", but none was told', atTheEnd({ totalTime: undefined })],
  [
    'nothing at all',
    '"nothing", but the workload answers on gpu-market/3',
    (each) => (each.kind === 'claimed' ? [] : [each]),
  ],
];

for (const [what, because, twist] of LIES)
  test(`${what} is a false claim`, () => {
    breached(claimsTrue(tell({}, twist)), because);
  });

const shown = (twist: Twist): Recorded['happenings'] => tell({}, twist).happenings;

test('a page that shows another total time does not tell the truth', () => {
  const claims = (twist: Twist): Parameters<typeof shownTruly>[1] =>
    shown(twist).filter((each) => each.kind === 'claimed');
  assert.equal(shownTruly(tell(), claims(atTheEnd({}))).verdict, 'met');
  breached(shownTruly(tell(), claims(atTheEnd({ totalTime: 1 }))), 'all of it took 1 ms');
});

test('a total time may end with the work or with its being told, and be as uncertain as a loss', () => {
  const judged = (totalTime: number): string => claimsTrue(tell({}, atTheEnd({ totalTime }))).verdict;
  assert.deepEqual([TOOK - 200, TOOK, TOOK + 200].map(judged), ['met', 'met', 'met']);
  assert.deepEqual([TOOK - 400, TOOK + 450].map(judged), ['breached', 'breached']);
});

test('an end that may yet be told is not missed', () => {
  const untilThen = (after: number): Judgement =>
    claimsTrue(
      tell({}, (each) => {
        const told = each.kind === 'claimed' && each.failover.success !== undefined;
        return told || each.at > GOOD.gpu + after ? [] : [each];
      }),
    );
  assert.equal(untilThen(150).verdict, 'inconclusive');
  breached(untilThen(400), '"restoring, success: not told"');
});

/** A wish to move the work that nobody ever answered. */
const unanswered: Recorded['happenings'] = [
  { kind: 'moving', at: 50, machine: 'gpu-market/1', instance: 1, to: { kind: 'gpu' } },
  { kind: 'moved', at: 60, unanswered: 'It was cut.' },
];

test('a move that was never answered changes nothing of what is judged of a failover', () => {
  const late: Twist = (each) => (each.at > GOOD.gpu + 150 ? [] : atTheEnd({ success: undefined })(each));
  const alone = brief(census(100, OLD, VM));
  const unseen = tell({}, (each) => (each.kind === 'disconnected' ? [] : [each]));
  const stories = [tell(), tell({}, late), tell({}, atTheEnd({ totalTime: 1 })), unseen, alone];
  const verdicts = stories.map((story) => {
    const judged = claimsTrue({ happenings: [...unanswered, ...story.happenings] });
    assert.deepEqual(judged, claimsTrue(story));
    return judged.verdict;
  });
  assert.deepEqual(verdicts, ['met', 'inconclusive', 'breached', 'invalid', 'not applicable']);
});

test('nothing is claimed where nothing was told of a failover, and the work arrived nowhere', () => {
  const { verdict, because } = claimsTrue(brief(...LOSS, watched(9_000)));
  assert.deepEqual([verdict, because], ['not applicable', 'the product claimed nothing']);
});

test('what the work was taken from again is no success that was hidden', () => {
  const failed = atTheEnd({ phase: 'failed', success: false });
  const back: Twist = (each) =>
    each.kind === 'answered' && each.at > GOOD.gpu + 300 && each.answer.epoch === 3
      ? [
          {
            ...each,
            machine: 'compute/2',
            hostKey: 'key of compute/2',
            answer: { ...each.answer, epoch: 4, incarnation: 'd'.repeat(16), where: 'cpu' },
          },
        ]
      : failed(each);
  assert.doesNotMatch(claimsTrue(tell({}, back)).because, /failed, success/);
});

test('the dates of a failover are as far apart as it took, with or without its being noticed', () => {
  const judged = (startedAt: string, completedAt: string): Judgement =>
    claimsTrue(tell({}, atTheEnd({ startedAt, completedAt })));
  const date = (after: number): string => new Date(Date.UTC(2026, 0, 1) + after).toISOString();
  assert.equal(judged(date(0), date(TOOK)).verdict, 'met');
  assert.equal(judged(date(GOOD.noticed - GOOD.fault), date(TOOK)).verdict, 'met');
  for (const end of [date(0), date(-TOOK), date(60_000), 'soon'])
    breached(judged(date(0), end), `"from ${date(0)} to ${end}", but seen between`);
});
