import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Broken, Unavailable } from '../failures';
import { notGreen } from './not-green';

const unread = { promise: 'no record is lost', verdict: 'invalid', because: 'nobody read the log' } as const;
const unended = { promise: 'every claim holds', verdict: 'breached', because: 'it did not end' } as const;

test('what was judged to its end is the product’s to explain', () => {
  const failure = notGreen(unread, false);
  assert.ok(failure instanceof Broken);
  assert.equal(failure.message, 'no record is lost: invalid (nobody read the log)');
});

for (const judgement of [unread, unended])
  test(`what an interruption left no time to judge is nobody’s fault, and says so: ${judgement.verdict}`, () => {
    const { promise, verdict, because } = judgement;
    const failure = notGreen(judgement, true);
    assert.ok(failure instanceof Unavailable);
    assert.equal(
      failure.message,
      `${promise}: the run was interrupted before this could be judged (so far ${verdict}: ${because})`,
    );
  });
