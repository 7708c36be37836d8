import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Broken, Unavailable } from '../failures';
import { notGreen } from './not-green';

const unread = { promise: 'no record is lost', verdict: 'invalid', because: 'nobody read the log' } as const;

test('what was not judged in peace is the product’s to explain', () => {
  const failure = notGreen(unread, false);
  assert.ok(failure instanceof Broken);
  assert.equal(failure.message, 'no record is lost: invalid (nobody read the log)');
});

test('what an interruption left no time to judge is nobody’s fault, and says so', () => {
  const failure = notGreen(unread, true);
  assert.ok(failure instanceof Unavailable);
  assert.equal(
    failure.message,
    'no record is lost: not judged, for the run was interrupted before it could be (nobody read the log)',
  );
});

test('a promise that was seen broken stays broken, interrupted or not', () => {
  const seen = { ...unread, verdict: 'breached', because: 'record 7 is gone' } as const;
  const failure = notGreen(seen, true);
  assert.ok(failure instanceof Broken);
  assert.equal(failure.message, 'no record is lost: breached (record 7 is gone)');
});
