import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Course } from './course';
import { emptiedIn, isNoticed, objectionTo } from './emptied';
import type { Scenario } from './scenarios';

const scenario = (place: string, ...acts: readonly string[]): Scenario => ({
  ...{ id: 'S01', title: `The one at ${place}`, place, tags: [], steps: [...acts, 'it resumes'], acts },
});

const course = (place: string, how: Partial<Course> = {}): Course => ({
  ...{ id: 'S01', title: `The one at ${place}`, place, judged: [], failures: [], gap: undefined },
  ...how,
});

test('an act is noticed where its scenario has failed, and nowhere else', () => {
  const scenarios = ['a:1', 'a:2', 'a:3', 'a:4', 'a:5', 'a:6'].map((place) =>
    scenario(place, 'a GPU', 'it fails'),
  );
  const failed = course('a:1', { failures: ['Broken: it did not resume'] });
  const skipped = course('a:3', { gap: 'a step or hook of it was skipped' });
  const closed = course('a:5', { failures: ['Unavailable: the sandbox does not answer'] });
  const coarse = course('a:6', { failures: ['AssertionError: it resumes: inconclusive (promised 9 ms)'] });
  const emptied = emptiedIn(2, scenarios, [course('a:2'), failed, skipped, closed, coarse]);
  assert.deepEqual(emptied.map(isNoticed), [true, false, false, false, false, false]);
  const both = { ...closed, failures: [...closed.failures, ...failed.failures] };
  assert.deepEqual(emptiedIn(1, scenarios.slice(4, 5), [both]).map(isNoticed), [true]);
  assert.deepEqual(emptied.slice(1).map(objectionTo), [
    'S01 The one at a:2: "it fails" does nothing, and all stays green',
    'S01 The one at a:3: "it fails" does nothing, and a step or hook of it was skipped',
    'S01 The one at a:4: "it fails" does nothing, and it did not begin',
    'S01 The one at a:5: "it fails" does nothing, and Unavailable: the sandbox does not answer',
    'S01 The one at a:6: "it fails" does nothing, and AssertionError: it resumes: inconclusive (promised 9 ms)',
  ]);
});
