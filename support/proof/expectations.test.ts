import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Misconfigured } from '../failures';
import type { Defect, Expected } from '../sandbox/defects/defect';
import { checkExpected } from './expectations';
import type { Scenario } from './scenarios';

const scenario = (title: string, line: number): Scenario => ({
  ...{ id: 'S28', title, place: `a.feature:${line}`, tags: ['@S28'], steps: [], acts: [] },
});
const SCENARIOS = [scenario('A move fails: at once', 7), scenario('A move fails: later', 8)];

const refusal = (first: Partial<Expected>, scenarios = SCENARIOS): string => {
  const expected: Defect['expected'] = [
    { scenario: 'S28', promise: 'it is told', verdict: 'breached', ...first },
    { scenario: 'S28', promise: 'the books are right', verdict: 'breached' },
  ];
  const defect: Defect = {
    ...{ id: 'not-told', symptom: 'It is not told.', expected, reach: 'here' },
    changes: [{ file: 'a.ts', was: 'a', is: 'b' }],
  };
  try {
    checkExpected([defect], scenarios);
    return '';
  } catch (error) {
    assert.ok(error instanceof Misconfigured);
    return error.message.split('\n')[0] ?? '';
  }
};

test('what is expected first is one scenario; what follows may be seen in several', () => {
  assert.equal(refusal({ titled: 'later' }), '');
  assert.match(refusal({}), /not-told: S28 may be any of a\.feature:7, a\.feature:8$/);
});

test('two rows of an outline that have the same title are not told apart, and refused', () => {
  const same = [scenario('A move fails', 7), scenario('A move fails', 8)];
  assert.match(refusal({ scenario: 'A move fails' }, same), /"?A move fails"? may be any of a\.feature:7,/);
});

test('a scenario that does not exist is named', () => {
  assert.match(refusal({ titled: 'never' }), /not-told: no scenario S28 "never"$/);
});
