import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Defect } from '../sandbox/defects/defect';
import type { Course } from './course';
import { outcomeOf, type Outcome, type Trial } from './outcome';

const PAID = 'only one is paid for';
const NOTICED = 'the loss is noticed';

const DEFECT: Defect = {
  id: 'old-one-billed',
  symptom: 'The old one is paid for.',
  expected: [
    { scenario: 'S01', titled: 'goes on', promise: PAID, verdict: 'breached' },
    { scenario: 'S01', promise: 'the books are right', verdict: 'breached' },
  ],
  reach: 'here',
  changes: [{ file: 'a.ts', was: 'a', is: 'b' }],
};

type Judged = Course['judged'][number];

const row = (promise: string, verdict: Judged['verdict'], measured = 1): Judged => ({
  ...{ promise, verdict, measured, limit: 0, unit: 'differences', because: 'why' },
});
const timed = (promise: string, verdict: Judged['verdict'], measured: number): Judged => ({
  ...{ promise, verdict, measured: [measured, measured + 50], limit: 1_000, unit: 'ms', because: 'why' },
});

/** What the failed steps and hooks say of broken promises, as a run does. */
const failuresOf = (judged: readonly Judged[]): readonly string[] =>
  judged
    .filter(({ verdict }) => !['met', 'not applicable'].includes(verdict))
    .map(({ promise, verdict, because }) => `Broken: ${promise}: ${verdict} (${because})`);

const course = (judged: readonly Judged[], failures = failuresOf(judged)): Course => ({
  ...{ id: 'S01', title: 'The work goes on', place: 'a:1', judged, failures, gap: undefined },
});
const OTHER: Course = {
  ...{ id: 'S05', title: 'A short silence', place: 'a:9', judged: [row('it stays', 'met')], failures: [] },
  gap: undefined,
};

const trialOf = (courses: readonly Course[], late = 5): Trial => ({
  ...{ courses, late, ended: true, ordered: courses.map(({ place }) => place) },
});

const came = (courses: readonly Course[], late = 5, defect = DEFECT): Outcome =>
  outcomeOf(defect, trialOf(courses, late)).outcome;

const BREACHED = row(PAID, 'breached');

describe('what came of a planted defect', () => {
  it('is caught when the expected promise of the expected scenario was broken and all else was kept', () => {
    const told = outcomeOf(DEFECT, trialOf([course([timed(NOTICED, 'met', 500), BREACHED]), OTHER], 500));
    assert.deepEqual(told, { outcome: 'caught', message: `${PAID}: why` });
    assert.equal(came([course([BREACHED, row('it is ready', 'not applicable')])]), 'caught');
  });

  it('is caught when what else is broken was expected to be, too', () => {
    assert.equal(came([course([BREACHED, row('the books are right', 'breached')])]), 'caught');
  });

  it('is caught although the failed step says so once more', () => {
    assert.equal(came([course([BREACHED], [`AssertionError: ${PAID}: breached (why)`])]), 'caught');
  });

  it('is invalid when the environment failed beside', () => {
    const away = { ...OTHER, failures: ['Unavailable: Hoped within 15.0 s: the sandbox answers'] };
    assert.equal(came([course([BREACHED]), away]), 'invalid');
    assert.equal(
      came([course([BREACHED]), { ...OTHER, failures: ['Broken: it is Unavailable: no'] }]),
      'collateral',
    );
  });

  it('is missed when everything was kept', () => {
    assert.equal(came([course([row(PAID, 'met')]), OTHER]), 'missed');
  });

  it('is missed when only another scenario broke the promise', () => {
    const elsewhere = { ...OTHER, judged: [BREACHED] };
    assert.equal(came([course([row(PAID, 'met')]), elsewhere]), 'missed');
  });

  it('has the wrong reason when another promise was broken, or another verdict given', () => {
    assert.equal(came([course([row('two lived', 'breached')])]), 'wrong reason');
    assert.equal(came([course([row(PAID, 'invalid')])]), 'wrong reason');
    assert.equal(came([course([row(PAID, 'invalid')])], 60), 'invalid');
    assert.equal(came([course([row(PAID, 'met')], ['Error: no such button'])]), 'wrong reason');
  });

  it('is invalid when the computer kept the scenario from what was sought', () => {
    const follows = row('the books are right', 'breached');
    assert.equal(came([course([row(NOTICED, 'inconclusive'), follows])]), 'invalid');
    assert.equal(came([course([follows])]), 'wrong reason');
  });

  it('has collateral when something was broken besides, in whichever scenario', () => {
    assert.equal(came([course([BREACHED, row('two lived', 'breached')])]), 'collateral');
    assert.equal(
      came([course([BREACHED]), { ...OTHER, judged: [row('it stays', 'breached')] }]),
      'collateral',
    );
    assert.equal(came([course([BREACHED]), { ...OTHER, failures: ['Error: no such button'] }]), 'collateral');
    const elsewhere = { ...OTHER, judged: [row('the books are right', 'breached')] };
    assert.equal(came([course([BREACHED]), elsewhere]), 'collateral');
  });

  it('is missed when nothing failed although the promise was called broken', () => {
    const { outcome, message } = outcomeOf(DEFECT, trialOf([course([BREACHED], []), OTHER]));
    assert.equal(outcome, 'missed');
    assert.match(message, /only one is paid for breached \(why\), but nothing failed of it/);
  });

  const proved = course([BREACHED]);
  const gaps: readonly (readonly [string, Trial, RegExp])[] = [
    [
      'a neighbour was left out',
      { ...trialOf([proved]), ordered: ['a:1', 'a:9'] },
      /the scenario at a:9 was not there to run/,
    ],
    [
      'a neighbour did not run as a whole',
      trialOf([proved, { ...OTHER, gap: 'a step or hook of it was undefined' }]),
      /S05 A short silence: a step or hook of it was undefined/,
    ],
    [
      'the scenario itself broke off',
      trialOf([{ ...proved, gap: 'it did not run to its end' }, OTHER]),
      /S01 The work goes on: it did not run to its end/,
    ],
    ['the run broke off', { ...trialOf([proved, OTHER]), ended: false }, /did not come to its end/],
  ];
  for (const [what, trial, says] of gaps)
    it(`is invalid when ${what}, whatever was judged`, () => {
      const { outcome, message } = outcomeOf(DEFECT, trial);
      assert.equal(outcome, 'invalid');
      assert.match(message, says);
    });

  it('says nothing of scenarios that nobody ordered', () => {
    const namesake = { ...course([BREACHED], []), place: 'a:5' };
    const trial = { ...trialOf([namesake, proved, OTHER]), ordered: ['a:1', 'a:9'] };
    assert.equal(outcomeOf(DEFECT, trial).outcome, 'caught');
  });

  it('is invalid when the scenario never ran', () => {
    assert.equal(came([]), 'invalid');
    assert.equal(came([course([], ['Unavailable: the sandbox cannot start'])]), 'invalid');
  });
});

describe('a time', () => {
  const slow: Defect = {
    ...DEFECT,
    expected: [{ scenario: 'S01', promise: NOTICED, verdict: 'breached' }],
  };
  const missed = timed(NOTICED, 'breached', 1_300);

  it('that is missed proves something only where the computer cannot be to blame', () => {
    assert.equal(came([course([missed])], 29, slow), 'caught');
    assert.equal(came([course([missed])], 30, slow), 'invalid');
  });

  it('of minutes is missed by whoever does nothing, however late the computer', () => {
    const missed = { ...timed(NOTICED, 'breached', 185_000), limit: 180_000 };
    const slow: Defect = {
      ...DEFECT,
      expected: [{ scenario: 'S01', promise: NOTICED, verdict: 'breached' }],
    };
    assert.equal(came([course([missed])], 1_700, slow), 'caught');
  });

  it('that could not be told proves nothing', () => {
    const doubtful = timed(NOTICED, 'inconclusive', 980);
    assert.equal(came([course([doubtful])], 5, slow), 'invalid');
    assert.equal(came([course([BREACHED, doubtful])]), 'invalid');
  });

  it('that was missed besides is collateral unless the computer may be to blame', () => {
    assert.equal(came([course([BREACHED, missed])], 30), 'invalid');
    assert.equal(came([course([BREACHED, missed])], 29), 'collateral');
    assert.equal(came([course([BREACHED, missed, row('two lived', 'breached')])], 30), 'collateral');
  });

  it('is not what a claim is about that is wrong otherwise', () => {
    const untrue = { ...timed(NOTICED, 'breached', 36), measured: 36 };
    assert.equal(came([course([untrue])], 500, slow), 'caught');
  });
});
