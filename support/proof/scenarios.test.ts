import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reach } from '../sandbox/defects/defect';
import { MEDIA } from '../evidence/measurement';
import type { Envelope } from '../report/messages';
import { coursesOf } from './course';
import { isMeant, mayShow, scenariosIn, takesLong, type Scenario } from './scenarios';

const step = (text: string) => ({ id: text, text, astNodeIds: [] });
const MESSAGES = [
  {
    pickle: {
      id: 'p',
      uri: 'features/a.feature',
      name: 'The work goes on',
      language: 'en',
      location: { line: 7, column: 5 },
      astNodeIds: [],
      steps: [step('a GPU instance with CPU Standby'), step('the GPU fails')],
      tags: [{ name: '@S01', astNodeId: '' }],
    },
  },
  { testCase: { id: 'c', pickleId: 'p', testSteps: [] } },
  { testCaseStarted: { id: 's', testCaseId: 'c', attempt: 0, timestamp: { seconds: 0, nanos: 0 } } },
  {
    testStepFinished: {
      testCaseStartedId: 's',
      testStepId: 't',
      timestamp: { seconds: 0, nanos: 0 },
      testStepResult: {
        status: 'FAILED',
        message: 'Broken: it did not\n  at x',
        duration: { seconds: 0, nanos: 0 },
      },
    },
  },
] as unknown as readonly Envelope[];

const scenario = (...steps: readonly string[]): Scenario => ({
  ...{ id: '', title: 'One', place: 'a:1', tags: [], steps, acts: [] },
});

test('the messages of a run name its scenarios, and how they went', () => {
  const [found] = scenariosIn(MESSAGES);
  assert.equal(found?.place, 'features/a.feature:7');
  assert.ok(found);
  assert.ok(isMeant({ scenario: 'S01', promise: '', verdict: 'breached' }, found));
  assert.ok(!isMeant({ scenario: 'S01', titled: 'stops', promise: '', verdict: 'breached' }, found));
  const mine = { scenario: 'S01', title: 'The work goes on', promise: 'a' };
  const rows = [
    { row: mine, of: 's' },
    { row: { ...mine, promise: 'of a row of the same outline with the same title' }, of: 'another' },
    { row: { ...mine, kind: 'failover' }, of: 's' },
  ];
  const attached = rows.map(({ row, of }) => ({
    attachment: {
      testCaseStartedId: of,
      body: JSON.stringify(row),
      contentEncoding: 'IDENTITY',
      mediaType: MEDIA.measurement,
    },
  })) as unknown as readonly Envelope[];
  const { courses, ended } = coursesOf([...MESSAGES, ...attached]);
  assert.equal(ended, false);
  const went = { failures: ['Broken: it did not'], gap: 'it did not run to its end' };
  const place = 'features/a.feature:7';
  assert.deepEqual(courses, [{ id: 'S01', title: 'The work goes on', place, judged: [mine], ...went }]);
});

/** Messages of which only so much is told as is read. */
const told = (...messages: readonly object[]): readonly Envelope[] => messages;

/** What is left out in a scenario whose steps end so. */
const gapAfter = (...statuses: readonly string[]): string | undefined => {
  const steps = statuses.map((status) => ({
    testStepFinished: { testCaseStartedId: 's', testStepResult: { status } },
  }));
  const over = { testCaseFinished: { testCaseStartedId: 's', willBeRetried: false } };
  return coursesOf([...MESSAGES.slice(0, 3), ...told(...steps, over)]).courses[0]?.gap;
};

test('a scenario has run as a whole when everything in it was done, or skipped after a failure', () => {
  assert.equal(gapAfter('PASSED', 'PASSED'), undefined);
  assert.equal(gapAfter('PASSED', 'FAILED', 'SKIPPED'), undefined);
  assert.equal(gapAfter('PASSED', 'SKIPPED'), 'a step or hook of it was skipped');
  for (const status of ['UNDEFINED', 'AMBIGUOUS', 'PENDING', 'UNKNOWN'])
    assert.equal(gapAfter('FAILED', status), `a step or hook of it was ${status.toLowerCase()}`);
  assert.equal(coursesOf(MESSAGES.slice(0, 1)).courses[0]?.gap, 'it did not begin');
  const end = told({ testRunFinished: { success: true } });
  assert.equal(coursesOf([...MESSAGES, ...end]).ended, true);
});

test('what a defect may be seen in depends on what happens there', () => {
  const lost = scenario('a GPU instance with CPU Standby', 'the GPU instance freezes');
  const calm = scenario('a GPU instance with CPU Standby', 'the GPU instance falls silent for 1 heartbeat');
  const outside = scenario('a customer who reads English', 'the customer is signed in, and reads English');
  const moved = scenario(
    'a GPU instance',
    'the customer moves the work to an RTX 4090 for at most $0.50 an hour',
  );
  const left = scenario('a GPU instance', 'the customer fails the work over to another GPU');
  const restored = scenario('a GPU instance', 'the customer restores the newer one');
  const shown = (reach: Reach): readonly boolean[] =>
    [lost, calm, outside, moved, left, restored].map((one) => mayShow(reach, one));
  assert.deepEqual(shown('here'), [false, false, false, false, false, false]);
  assert.deepEqual(shown('failover'), [true, false, false, true, true, false]);
  assert.deepEqual(shown('migration'), [false, false, false, true, false, false]);
  assert.deepEqual(shown('start'), [true, false, false, true, true, true]);
  assert.deepEqual(shown('snapshot'), [false, false, false, true, false, true]);
  assert.deepEqual(shown('standby'), [true, true, false, false, false, false]);
  assert.deepEqual(shown('rent'), [true, true, false, true, true, true]);
});

test('what takes long by its own words is no neighbour of a defect', () => {
  const long = [
    ...[
      'its workload has gone on saving for 12 seconds',
      'for 12 heartbeats the old workload does not answer again',
    ],
    ...[
      'every page of the console is accessible, and in English',
      'the customer has 3 × A100 race in the console',
    ],
  ];
  const quick = ['its workload has gone on saving for 1 second', 'the workload resumes within 3 minutes'];
  assert.deepEqual(
    [...long, ...quick].map((step) => takesLong(scenario(step))),
    [true, true, true, true, false, false],
  );
  assert.ok(takesLong({ ...scenario('the customer signs in'), tags: ['@journey'] }));
});
