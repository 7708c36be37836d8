import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultKind } from '../../suppliers/faults';
import { all, type Happening, type Of, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import { GPU } from '../teller';
import { confirmation } from './confirmation';
import { staysSilent, unreadMachine } from './silenced';
import { undisturbed } from './undisturbed';

const faultOf = (history: Recorded): Of<'fault'> => all(history, 'fault')[0] ?? assert.fail('no fault');

const confirmed = (history: Recorded): number | string => confirmation(history, faultOf(history));

type Twist = (happening: Happening) => readonly Happening[];

const asked: Happening = { kind: 'offered', at: GOOD.fault + 100, machine: GPU, verb: 'live', k: 1 };

/** The good story with another fault, in which the connection does not break. */
const lostBy = (kind: FaultKind, ...more: readonly Happening[]): Recorded => {
  const twist: Twist = (happening) => {
    if (happening.kind === 'disconnected' || happening.kind === 'refused') return [];
    return happening.kind === 'fault' ? [{ ...happening, fault: kind }] : [happening];
  };
  const { happenings } = tell({}, twist);
  return { happenings: [...happenings, asked, ...more].sort((one, other) => one.at - other.at) };
};

const someAnswer =
  all(tell(), 'answered').find(({ machine }) => machine === GPU) ?? assert.fail('nothing was answered');
const answerAt = (at: number): Happening => ({ ...someAnswer, at, sentAt: at - 2 });

const logAt = (at: number): Happening => ({ kind: 'log', at, askedAt: at, machine: GPU, text: '' });

/** The market calls the machine so, until it is returned. */
const called = (history: Recorded, status: string): Recorded => ({
  happenings: history.happenings.map((each) =>
    each.kind === 'census' && each.machines !== undefined
      ? { ...each, machines: each.machines.map((one) => (one.key === GPU ? { ...one, status } : one)) }
      : each,
  ),
});

test('a cut link is confirmed by silence, and by nothing less', () => {
  assert.equal(confirmed(lostBy('link-cut')), GOOD.fault + 5);
  assert.equal(confirmed(lostBy('link-cut', answerAt(GOOD.fault + 200))), 'the machine went on answering');
  const { happenings } = lostBy('link-cut');
  const unasked = happenings.filter(({ kind, at }) => kind !== 'offered' || at < GOOD.fault);
  assert.equal(confirmed({ happenings: unasked }), 'the machine was not asked after the fault');
  const short = happenings.filter(({ at }) => at < GOOD.fault + 200);
  assert.equal(confirmed({ happenings: short }), 'the machine was not watched long enough');
});

test('a freeze is one only while the market calls the machine running', () => {
  assert.equal(confirmed(lostBy('freeze')), GOOD.fault + 5);
  const offline = called(lostBy('freeze'), 'offline');
  assert.equal(confirmed(offline), 'the market calls the machine offline');
});

test('a lost GPU is told from a lost machine', () => {
  assert.equal(confirmed(lostBy('gpu-lost', logAt(GOOD.fault + 50))), GOOD.fault + 5);
  assert.equal(confirmed(lostBy('gpu-lost')), 'the machine itself did not answer either');
});

test('an outage of the market is one only if the witness meets it too', () => {
  const at = GOOD.fault + 50;
  const unheard: Happening = { kind: 'unheard', at, askedAt: at, of: 'census', because: '502' };
  assert.equal(confirmed(lostBy('market-down', unheard)), GOOD.fault + 5);
  assert.equal(confirmed(lostBy('market-down')), 'the market went on answering');
});

test('a fault nobody knows is not confirmed', () => {
  const history = lostBy('link-cut');
  const strange = { ...faultOf(history), fault: 'meteor' };
  assert.equal(confirmation(history, strange), 'nobody knows how to confirm meteor');
});

const healed: Happening = {
  ...{ kind: 'healed', at: GOOD.end - 600, fault: 'link-cut', machine: GPU, gone: false },
};

/** Its machine lets the witness in again, and nobody answers there. */
const askedAgain: readonly Happening[] = [
  {
    ...{ kind: 'connected', at: healed.at + 20, startedAt: healed.at + 5, enteredAt: healed.at + 10 },
    ...{ machine: GPU, session: 'again', hostKey: `key of ${GPU}` },
  },
  { kind: 'offered', at: healed.at + 40, machine: GPU, session: 'again', verb: 'live', k: 3 },
  { kind: 'trained', at: healed.at + 60, askedAt: healed.at + 50, machine: GPU, step: 0 },
];

test('who was silent all the time must be asked how far it had got, by whoever is let in', () => {
  const [connected, looked] = askedAgain;
  assert.ok(connected !== undefined && looked !== undefined);
  const unread = lostBy('link-cut', healed, connected, looked);
  assert.equal(unreadMachine(unread), GPU);
  const { verdict, because } = staysSilent(unread, 500);
  assert.deepEqual([verdict, because], ['invalid', 'nobody read how far it had got meanwhile']);
  const closed: Happening = {
    ...{ kind: 'disconnected', at: healed.at + 90, machine: GPU, session: 'again', because: 'closed' },
  };
  const earlier = { startedAt: healed.at - 1, enteredAt: healed.at };
  const before: Happening = connected.kind === 'connected' ? { ...connected, ...earlier } : connected;
  const read = (askedAt: number): Happening => ({
    ...{ kind: 'trained', at: askedAt + 5, askedAt, machine: GPU, step: 0 },
  });
  const returned: Happening = { kind: 'healed', at: healed.at, fault: 'link-cut', machine: GPU, gone: true };
  for (const nobody of [
    lostBy('link-cut', healed, ...askedAgain),
    lostBy('link-cut', healed),
    lostBy('link-cut'),
    lostBy('link-cut', returned, connected),
    lostBy('link-cut', healed, before),
    lostBy('link-cut', healed, connected, closed),
    lostBy('link-cut', healed, connected, read(healed.at)),
  ])
    assert.equal(unreadMachine(nobody), undefined);
  assert.equal(unreadMachine(lostBy('link-cut', healed, connected, read(healed.at - 1))), GPU);
});

test('what was lost stays silent after the trouble is over', () => {
  assert.equal(staysSilent(lostBy('link-cut', healed, ...askedAgain), 500).verdict, 'met');
  const back = staysSilent(lostBy('link-cut', healed, answerAt(GOOD.end - 100)), 500);
  assert.equal(back.verdict, 'breached');
  assert.equal(staysSilent(lostBy('link-cut', healed), 5_000).verdict, 'invalid');
  assert.equal(staysSilent(lostBy('link-cut'), 500).verdict, 'invalid');
});

/** A healthy instance whose link was cut for a moment: the first life goes on, nothing else happens. */
const disturbed = (pause: number, ...more: readonly Happening[]): Recorded => {
  const calm = tell({
    fault: 12_000,
    noticed: 90_000,
    fenced: 90_000,
    standby: 90_000,
    ssh: 90_000,
    gpu: 90_000,
  });
  const before = calm.happenings.filter(({ at }) => at < 12_000);
  const from = 12_000 + pause;
  const after = Array.from({ length: 200 }, (_, n) => [
    { ...asked, at: from - 10 + n * 20 },
    answerAt(from + n * 20),
  ]).flat();
  const fault: Happening = {
    ...{ kind: 'fault', at: 12_002, fault: 'link-cut', f0: 12_000, f1: 12_001, machine: GPU, instance: 1 },
  };
  const over: Happening = { kind: 'healed', at: from - 5, fault: 'link-cut', machine: GPU, gone: false };
  const all = [...before, fault, { ...asked, at: 12_100 }, over, ...after, ...more];
  return { happenings: all.sort((one, other) => one.at - other.at) };
};

const WATCHED = { for: 3_000, detection: 1_000 };

test('a short silence that moves nothing is met', () => {
  const judgement = undisturbed(disturbed(250), WATCHED);
  assert.equal(judgement.verdict, 'met', judgement.because);
});

test('a silence as long as a loss tells nothing about a short one', () => {
  assert.equal(undisturbed(disturbed(1_200), WATCHED).verdict, 'invalid');
});

test('a silence that nobody noticed tells nothing', () => {
  const judgement = undisturbed(disturbed(250, answerAt(12_120)), WATCHED);
  assert.deepEqual([judgement.verdict, judgement.because], ['invalid', 'the machine went on answering']);
});

test('whatever moves after a short silence is a breach', () => {
  const moved = all(tell(), 'census').findLast(({ machines }) => machines !== undefined);
  const failover = all(tell(), 'claimed')[0];
  assert.ok(moved);
  assert.ok(failover);
  for (const [more, told] of [
    [{ ...moved, at: 13_000, askedAt: 12_990 }, /was rented/],
    [{ ...failover, at: 13_000, askedAt: 12_990 }, /began a failover/],
  ] as const) {
    const judgement = undisturbed(disturbed(250, more), WATCHED);
    assert.equal(judgement.verdict, 'breached');
    assert.match(judgement.because, told);
  }
});

test('what moved, and what did not, is told', () => {
  assert.equal(
    undisturbed(disturbed(250), WATCHED).because,
    'the same workload answered for 3000 ms and longer',
  );
  const anew = { ...answerAt(13_005), hostKey: 'another' } as Of<'answered'>;
  const begun: Happening = { ...anew, answer: { ...anew.answer, epoch: 2, incarnation: 'f'.repeat(16) } };
  assert.equal(
    undisturbed(disturbed(250, begun), WATCHED).because,
    `the workload was started anew on ${GPU} (epoch 2)`,
  );
  assert.equal(undisturbed({ happenings: [] }, WATCHED).because, 'nothing was disturbed');
});

test('whoever is watched for too short a time, or silent at the end, tells nothing', () => {
  const whole = disturbed(250);
  const from = 12_250;
  const until = (at: number): Recorded => ({ happenings: whole.happenings.filter((each) => each.at <= at) });
  assert.equal(undisturbed(until(12_000 + 3_000), WATCHED).verdict, 'invalid');
  assert.equal(
    undisturbed(until(12_000 + 2_990), WATCHED).because,
    'the workload no longer answered at the end',
  );
  assert.equal(undisturbed(until(from + 2_800), WATCHED).verdict, 'met');
});

test('a silence is as long as a loss from the very instant on', () => {
  const detection = 250;
  assert.equal(
    undisturbed(disturbed(250), { for: 3_000, detection }).because,
    'the silence lasted 250 ms, as long as a loss',
  );
  assert.equal(undisturbed(disturbed(250), { for: 3_000, detection: 251 }).verdict, 'met');
});

test('how long it was listened is counted from the end of the trouble, and what was heard is told', () => {
  const { at } = healed;
  const until = (end: number): Recorded => {
    const { happenings } = lostBy('link-cut', healed, ...askedAgain);
    return {
      happenings: [...happenings.filter((each) => each.at < end), { kind: 'mark', at: end, text: 'end' }],
    };
  };
  assert.equal(staysSilent(until(at + 500), 500).because, 'its machine works again, and it is silent');
  assert.equal(staysSilent(until(at + 499), 500).because, 'nobody listened long enough');
  const gone: Happening = { ...healed, gone: true };
  assert.equal(
    staysSilent(lostBy('link-cut', gone), 500).because,
    'its machine was given back for good, and it is silent',
  );
  assert.equal(staysSilent(lostBy('link-cut', healed, answerAt(at), ...askedAgain), 500).verdict, 'met');
  const heard = staysSilent(lostBy('link-cut', healed, answerAt(at + 1)), 500);
  assert.equal(heard.because, `it answered to ${someAnswer.answer.k}`);
});
