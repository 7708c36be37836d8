import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, type Happening, type Of, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import type { Judgement } from '../verdict';
import { GPU } from '../teller';
import { claimsTrue } from './claims';
import { faultConfirmed } from './fault';
import { arrivedAt, movedOnce, refusedBecause } from './moved';
import { onlyOnePaid } from './paid';
import { protectedAgain } from './protection';
import { resumedOnGpu, resumedOnStandby } from './resumed';
import { everythingKept, recordsIntact } from './saved';
import { undisturbed } from './undisturbed';

/** When the customer asked; the work was stopped, and taken along, at the story's fault. */
const ASKED = GOOD.fault - 600;

const asked = (answer: Pick<Of<'asked'>, 'failover' | 'refused'>): Of<'asked'> => ({
  ...{ kind: 'asked', wish: 'move', at: ASKED + 10, f0: ASKED, f1: ASKED + 10 },
  ...{ machine: GPU, instance: 1, ...answer },
});

/** Both phases that were claimed of a loss are those of a departure. */
const planned = (happening: Happening): Happening => {
  if (happening.kind !== 'claimed') return happening;
  const { failover } = happening;
  const { detecting, gpu_lost: lost, ...rest } = failover.phaseTimings;
  const left = {
    ...(detecting === undefined ? {} : { detecting: GOOD.fault - ASKED - 10 }),
    ...(lost === undefined ? {} : { gpu_lost: GOOD.fenced - GOOD.fault }),
  };
  const over = failover.totalTime === undefined ? {} : { totalTime: GOOD.gpu - ASKED - 10 };
  const told = { reason: 'user_request', phaseTimings: { ...left, ...rest }, ...over };
  return { ...happening, failover: { ...failover, ...told } };
};

/** The work leaves its GPU because the customer asked, so many times; its copy lags so far behind when it stops. */
const moved = (lag: number, answers: readonly Of<'asked'>[] = [asked({ failover: 'f1' })]): Recorded => {
  const { happenings } = tell({ noticed: ASKED + 10, lag });
  const others = happenings.filter(({ kind }) => kind !== 'fault').map(planned);
  return { happenings: [...others, ...answers].sort((one, other) => one.at - other.at) };
};

const twice = [asked({ failover: 'f1' }), asked({ failover: 'f1' })];

/** Nothing moves, whatever was asked. */
const unmoved = (answers: readonly Of<'asked'>[]): Recorded => {
  const { happenings } = tell({ fault: 14_900, noticed: 19_000, standby: 19_000, gpu: 19_000, ssh: 19_000 });
  const others = happenings.filter(({ kind, at }) => kind !== 'fault' && kind !== 'claimed' && at < 14_800);
  return { happenings: [...others, ...answers].sort((one, other) => one.at - other.at) };
};

test('a planned move keeps every promise, and is no fault', () => {
  const history = moved(0);
  for (const judgement of [
    resumedOnStandby(history, 60_000),
    resumedOnGpu(history, 180_000),
    everythingKept(history),
    recordsIntact(history, 10_000),
    protectedAgain(history, 2_000),
    onlyOnePaid(history, 300_000),
    claimsTrue(history),
  ])
    assert.equal(judgement.verdict, 'met', `${judgement.promise}: ${judgement.because}`);
  assert.equal(faultConfirmed(history).verdict, 'not applicable');
  assert.ok(Math.abs(arrivedAt(history) - GOOD.protectedAgain) < 200);
});

test('whoever leaves without the last copy loses something', () => {
  for (const judgement of [everythingKept(moved(250)), recordsIntact(moved(250), 10_000)]) {
    assert.equal(judgement.verdict, 'breached');
    assert.match(judgement.because, /acknowledged by epoch 1, is lost/);
  }
});

test('a move that never comes about is a breach once its time is over', () => {
  const history = unmoved([asked({ failover: 'f1' })]);
  assert.equal(resumedOnGpu(history, 2_000).verdict, 'breached');
  assert.equal(arrivedAt(history), Infinity);
});

test('the work that starts anew on the GPU it should leave has not moved', () => {
  const { happenings } = moved(0);
  const back = happenings.map((each) =>
    'machine' in each && each.machine.endsWith('3') ? { ...each, machine: GPU } : each,
  );
  assert.equal(resumedOnGpu({ happenings: back }, 2_000).verdict, 'breached');
});

test('asked twice, the work moves once', () => {
  assert.equal(movedOnce(moved(0, twice)).verdict, 'met', movedOnce(moved(0, twice)).because);
  assert.equal(movedOnce(moved(0)).verdict, 'invalid');
});

test('whoever asks again when the work is back has not asked while it went on', () => {
  const again = (f1: number, answer: object): Of<'asked'> => ({
    ...asked({ ...answer }),
    ...{ at: f1, f0: f1 - 10, f1 },
  });
  const judged = (...answers: readonly Of<'asked'>[]): Judgement =>
    movedOnce(moved(0, [asked({ failover: 'f1' }), ...answers]));
  assert.equal(judged(again(GOOD.gpu - 100, { failover: 'f1' })).verdict, 'met');
  for (const answer of [{ failover: 'f1' }, { failover: 'f2' }, { refused: 'It is gone.' }]) {
    const late = judged(again(GOOD.gpu + 100, answer));
    assert.equal(late.verdict, 'invalid');
    assert.match(late.because, /had been answered when the work was back/);
  }
});

const changed = (
  { happenings }: Recorded,
  change: (happening: Happening) => readonly Happening[],
): Recorded => ({ happenings: happenings.flatMap(change) });

const toldTwice = (each: Happening): readonly Happening[] =>
  each.kind === 'claimed' ? [each, { ...each, failover: { ...each.failover, id: 'f2' } }] : [each];

const rentedTwice = (each: Happening): readonly Happening[] => {
  if (each.kind !== 'census' || each.machines === undefined || each.at < GOOD.fault) return [each];
  const more = each.machines.filter(({ supplier }) => supplier === 'gpu-market');
  return [{ ...each, machines: [...each.machines, ...more.map((one) => ({ ...one, key: 'gpu-market/9' }))] }];
};

const TWICE: readonly (readonly [string, Recorded])[] = [
  ['2 × failover answered', moved(0, [asked({ failover: 'f1' }), asked({ failover: 'f2' })])],
  ['refused: Something else', moved(0, [asked({ failover: 'f1' }), asked({ refused: 'Something else.' })])],
  ['2 × failover told of', changed(moved(0, twice), toldTwice)],
  ['2 × GPU rented', changed(moved(0, twice), rentedTwice)],
];

for (const [difference, history] of TWICE)
  test(`not once: ${difference}`, () => {
    const judgement = movedOnce(history);
    assert.equal(judgement.verdict, 'breached');
    assert.ok(judgement.because.includes(difference), judgement.because);
  });

/** A page shows so much later what happens; milliseconds. */
const LATER = 250;

/** What the product told as a page shows it; of the time that the leaving took it tells so much too much. */
const shownLater = (more: number): Recorded => {
  const later = changed(moved(0), (each) => {
    if (each.kind !== 'claimed') return [each];
    const { at, askedAt, before = askedAt, failover } = each;
    const { detecting = 0, ...rest } = failover.phaseTimings;
    const told = { ...failover, phaseTimings: { ...rest, detecting: detecting + more } };
    const shown = { at: at + LATER, askedAt: askedAt + LATER, before: before + LATER };
    return [{ ...each, ...shown, failover: told }];
  });
  return { happenings: [...later.happenings].sort((one, other) => one.at - other.at) };
};

test('a page that shows a move later than it begins makes no lie of it, and hides none', () => {
  const judged = (more: number): Judgement => claimsTrue(moved(0), shownLater(more));
  assert.equal(judged(0).verdict, 'met', judged(0).because);
  assert.equal(judged(400).verdict, 'breached');
});

test('a refusal says why, in words a customer understands', () => {
  const history = unmoved([asked({ refused: 'There is no CPU Standby.' })]);
  const why = { words: 'there is none', said: 'no CPU standby' };
  const other = { ...why, said: 'sync is stopped' };
  assert.equal(refusedBecause(history, why).verdict, 'met');
  assert.equal(refusedBecause(history, other).verdict, 'breached');
  assert.equal(refusedBecause(moved(0), why).verdict, 'breached');
  assert.equal(refusedBecause(unmoved([]), why).verdict, 'invalid');
});

test('what was refused does not stop the work either', () => {
  const watched = { for: 2_000, detection: 1_000 };
  const { happenings } = unmoved([asked({ refused: 'There is no CPU Standby.' })]);
  const silentFor = (ms: number): Recorded => {
    const until = ASKED + watched.for + 100;
    const looked: Happening = { kind: 'census', at: until + ms, askedAt: until + ms };
    const heard = happenings.filter(({ at }) => at <= until);
    return { happenings: [...heard, looked] };
  };
  const judgement = undisturbed(silentFor(1_200), watched);
  assert.equal(judgement.verdict, 'breached');
  assert.match(judgement.because, /had answered nothing for 12\d\d ms at the end/);
  assert.equal(undisturbed(silentFor(900), watched).verdict, 'met');
});

test('what was refused moves nothing', () => {
  const watched = { for: 2_000, detection: 1_000 };
  const refused = asked({ refused: 'There is no CPU Standby.' });
  assert.equal(undisturbed(unmoved([refused]), watched).verdict, 'met');
  assert.equal(undisturbed(moved(0, [refused]), watched).verdict, 'breached');
  assert.equal(undisturbed(unmoved([]), watched).verdict, 'invalid');
  assert.equal(all(unmoved([refused]), 'fault').length, 0);
});

test('how often it moved is told exactly', () => {
  assert.equal(movedOnce(moved(0, twice)).because, 'asked 2 times, it moved once');
  assert.equal(
    movedOnce(changed(moved(0, twice), rentedTwice)).because,
    '2 × GPU rented instead of 1: gpu-market/3, gpu-market/9',
  );
  assert.equal(
    movedOnce(changed(moved(0, twice), toldTwice)).because,
    '2 × failover told of instead of 1: f1, f2',
  );
  assert.equal(
    movedOnce(unmoved(twice)).because,
    '0 × failover told of instead of 1: ; 0 × GPU rented instead of 1: ; ' +
      '0 × start on the CPU Standby instead of 1: ; 0 × start on another GPU instead of 1: ',
  );
  const anew = changed(moved(0, twice), (each) =>
    each.kind === 'answered' && each.at > GOOD.end - 500
      ? [{ ...each, answer: { ...each.answer, epoch: 4, incarnation: 'd'.repeat(16) } }]
      : [each],
  );
  assert.equal(
    movedOnce(anew).because,
    '2 × start on another GPU instead of 1: epoch 3 on gpu-market/3, epoch 4 on gpu-market/3',
  );
});

test('what is none of its moves is not counted', () => {
  const [claim] = all(moved(0), 'claimed');
  const [first] = all(moved(0), 'census');
  assert.ok(claim && first?.machines);
  const another: Happening = { ...claim, failover: { ...claim.failover, id: 'f7', instance: 9 } };
  const before: Happening = { ...claim, at: ASKED, failover: { ...claim.failover, id: 'f0' } };
  const vm = first.machines.map((one) => ({ ...one, key: 'compute/9', supplier: 'compute' as const }));
  const { happenings } = changed(moved(0, twice), (each) =>
    each.kind === 'census' && each.machines !== undefined && each.at > GOOD.fault
      ? [{ ...each, machines: [...each.machines, ...vm] }]
      : [each],
  );
  const more = [...happenings, another, before].sort((one, other) => one.at - other.at);
  assert.equal(movedOnce({ happenings: more }).verdict, 'met', movedOnce({ happenings: more }).because);
  const other: Happening = { ...asked({ failover: 'f1' }), wish: 'protect' };
  assert.equal(movedOnce({ happenings: [...moved(0).happenings, other] }).verdict, 'invalid');
});

test('each answer to a wish that should be refused is told', () => {
  const why = { words: 'there is none', said: 'no CPU standby' };
  const [no, yes] = [asked({ refused: 'There is no CPU Standby.' }), asked({ failover: 'f1' })];
  assert.equal(
    refusedBecause(unmoved([no, no]), why).because,
    'it was answered: There is no CPU Standby.; it was answered: There is no CPU Standby.',
  );
  assert.equal(refusedBecause(unmoved([no, yes]), why).because, 'it was granted');
});

test('nothing arrives where nothing could be judged', () => {
  assert.equal(arrivedAt({ happenings: [] }), Infinity);
});

test('a refusal beside a grant is told, and the grant is one', () => {
  const refused = asked({ refused: 'Something else.' });
  const history = moved(0, [asked({ failover: 'f1' }), refused]);
  assert.equal(movedOnce(history).because, 'refused: Something else.');
});

test('who began at the very instant of the wish did not begin because of it', () => {
  const [first] = all(moved(0), 'answered');
  assert.ok(first);
  const wished = twice.map((each) => ({ ...each, f0: first.at }));
  assert.equal(movedOnce(moved(0, wished)).verdict, 'met', movedOnce(moved(0, wished)).because);
});

test('without a wish nothing arrives, whatever lives', () => {
  assert.equal(arrivedAt(moved(0, [])), Infinity);
});
